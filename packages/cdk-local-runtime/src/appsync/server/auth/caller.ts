import { ACCOUNT_ID } from '../../../gateway/principal.ts';
import type { Principal } from '../../../gateway/principal.ts';
import type { AuthMode } from '../apiDefinition.ts';
import type { Caller } from '../requestContext.ts';

const NO_DENIED_FIELDS: ReadonlySet<string> = new Set();

/** A caller of a mode, with nothing denied. */
export function caller(mode: AuthMode, identity: unknown, more: Partial<Caller> = {}): Caller {
  return { mode, identity, groups: [], deniedFields: NO_DENIED_FIELDS, principal: undefined, ...more };
}

/**
 * A caller in IAM mode with `ctx.identity` as AppSync documents it.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function iamCaller(principal: Principal, sourceIp: readonly string[]): Caller {
  const session = principal.session ?? 'session';
  const role = principal.arn.split('/').at(-1) ?? '';
  const isRole = principal.kind === 'role';
  const identity = {
    accountId: ACCOUNT_ID,
    cognitoIdentityAuthProvider: null,
    cognitoIdentityAuthType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    sourceIp,
    userArn: isRole ? `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/${session}` : principal.arn,
    username: isRole ? `${role}:${session}` : role,
  };
  return caller('AWS_IAM', identity, { principal });
}
