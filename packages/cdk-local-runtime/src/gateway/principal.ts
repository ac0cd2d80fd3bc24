/** The account and region that every ARN of this runtime carries. */
export const ACCOUNT_ID = '000000000000';
export const REGION = 'us-east-1';

/** Who makes a call. */
export interface Principal {
  readonly kind: 'operator' | 'role' | 'service';
  /** The role's ARN, the operator's ARN, or the service principal (`events.amazonaws.com`). */
  readonly arn: string;
  /** A role's session name: the function's name, the pipe's name, or what the service uses. */
  readonly session?: string;
  /** The service that acts, when a service calls by itself or in a role that it assumed. */
  readonly servicePrincipal?: string;
  /** `aws:SourceArn` of a call that a service makes by itself. */
  readonly sourceArn?: string;
  /** Which flow the call is counted for, where the caller knows it. */
  readonly flow?: string;
}

/** The person at the keyboard: may do everything, as an administrator of the account. */
export const OPERATOR: Principal = { kind: 'operator', arn: `arn:aws:iam::${ACCOUNT_ID}:user/operator` };

/** A role that a function or a service (`servicePrincipal`) has assumed. */
export function rolePrincipal(roleArn: string, session: string, servicePrincipal?: string): Principal {
  return {
    kind: 'role',
    arn: roleArn,
    session,
    ...(servicePrincipal === undefined ? {} : { servicePrincipal }),
  };
}

/**
 * A service that calls by itself, allowed by the target's resource policy only: a rule to a queue, a topic to
 * a queue, a bus to a function.
 */
export function servicePrincipal(service: string, sourceArn: string): Principal {
  return { kind: 'service', arn: service, servicePrincipal: service, sourceArn };
}
