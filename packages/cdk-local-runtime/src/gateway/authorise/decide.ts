import { ACCOUNT_ID, REGION, type Principal } from '../principal.ts';
import type { RequestContext } from './condition.ts';
import type { Policies } from './policies.ts';
import type { Statement } from './statement.ts';

/** One thing that a call needs to be allowed: a call may need several. */
export interface Access {
  /** With its prefix: `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  /** Values of service-specific condition keys, by lower-case name. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/** Whether an access is allowed, and by which statement or why not. */
export type Decision = { allowed: true; statement: string } | { allowed: false; message: string };

/**
 * Decides as IAM does within one account: an explicit deny wins; then an identity policy or a policy on the resource
 * must allow it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(policies: Policies, principal: Principal, access: Access): Decision {
  const context = requestContext(principal, access);
  const refused = refuseRole(policies, principal);
  if (refused !== undefined) return { allowed: false, message: refused };

  const applies = (statement: Statement): boolean =>
    statement.action(access.action) &&
    statement.resource(access.resource) &&
    statement.conditions.every((holds) => holds(context));
  const identity = (principal.kind === 'role' ? (policies.roles.get(principal.arn) ?? []) : []).filter(
    applies,
  );
  const resource = statementsOn(policies, access).filter(
    (statement) => addressOf(statement, principal) !== undefined && applies(statement),
  );

  const who = `User: ${userArn(principal)} is not authorized to perform: ${access.action} on resource: ${access.resource}`;
  if (identity.some(isDeny))
    return { allowed: false, message: `${who} with an explicit deny in an identity-based policy` };
  if (resource.some(isDeny))
    return { allowed: false, message: `${who} with an explicit deny in a resource-based policy` };
  const isOperator = principal.kind === 'operator';
  const byOwner = ownerDecides(access);
  const handedOn = !byOwner || resource.some((statement) => addressOf(statement, principal) === 'account');
  const own = isOperator ? 'operator' : identity[0]?.id;
  const allowing =
    (handedOn ? own : undefined) ??
    resource.find((statement) => addressOf(statement, principal) === 'principal')?.id;
  if (allowing !== undefined) return { allowed: true, statement: allowing };
  const kind = principal.kind === 'role' && handedOn ? 'identity' : 'resource';
  return {
    allowed: false,
    message: `${who} because no ${kind}-based policy allows the ${access.action} action`,
  };
}

/**
 * Keys and roles belong to their own policies: what an identity policy allows counts only where they hand the decision to the account.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
function ownerDecides({ action }: Access): boolean {
  return action.startsWith('kms:') || action === 'sts:AssumeRole';
}

const isDeny = ({ effect }: Statement): boolean => effect === 'Deny';

/** A service may act in a role only if the role trusts it, for one of the resources that name the role. */
function refuseRole(policies: Policies, principal: Principal): string | undefined {
  const { servicePrincipal: service } = principal;
  if (principal.kind !== 'role' || service === undefined) return undefined;
  const speaking = (policies.trust.get(principal.arn) ?? []).filter(
    (statement) =>
      statement.action('sts:AssumeRole') && statement.principal?.services.includes(service) === true,
  );
  const sources = policies.roleUsers.get(`${principal.arn} ${service}`) ?? [''];
  const trusted = sources.some((source) => {
    const context = sourceContext(source);
    const holding = speaking.filter(({ conditions }) => conditions.every((holds) => holds(context)));
    return holding.length > 0 && !holding.some(isDeny);
  });
  if (trusted) return undefined;
  return (
    `User: ${service} is not authorized to perform: sts:AssumeRole on resource: ${principal.arn} ` +
    'because no role trust policy allows the sts:AssumeRole action'
  );
}

/** The statements on a resource, of which each says whom it means. */
export function statementsOn(policies: Policies, { action, resource }: Access): readonly Statement[] {
  if (action === 'sts:AssumeRole') return policies.trust.get(resource) ?? [];
  const exact = policies.resources.get(resource);
  if (exact !== undefined) return exact;
  // An object has its bucket's policy, a function's version or alias the function's.
  const owner = resource.startsWith('arn:aws:s3:::')
    ? resource.split('/')[0]
    : resource.split(':').slice(0, 7).join(':');
  return policies.resources.get(owner ?? '') ?? [];
}

/** Whom a statement means: this principal itself, or its account, whose identity policies decide; undefined: others. */
function addressOf(statement: Statement, principal: Principal): 'principal' | 'account' | undefined {
  const named = statement.principal;
  if (named === undefined) return undefined;
  if (named.everybody) return 'principal';
  if (principal.kind === 'service') return named.services.includes(principal.arn) ? 'principal' : undefined;
  const names = [principal.arn, userArn(principal)];
  if (named.aws.some((name) => names.includes(name))) return 'principal';
  const account = [ACCOUNT_ID, `arn:aws:iam::${ACCOUNT_ID}:root`];
  return named.aws.some((name) => account.includes(name)) ? 'account' : undefined;
}

function requestContext(principal: Principal, access: Access): RequestContext {
  const source = principal.kind === 'service' ? principal.sourceArn : undefined;
  const context = new Map([...sourceContext(source), ...Object.entries(access.context ?? {})]);
  if (principal.kind !== 'service') {
    context.set('aws:principalarn', [principal.arn]);
    context.set('aws:principalaccount', [ACCOUNT_ID]);
  }
  return context;
}

/** What every request has, and what one has that a service makes for a resource. */
function sourceContext(sourceArn: string | undefined): Map<string, readonly string[]> {
  const context = new Map<string, readonly string[]>([
    ['aws:requestedregion', [REGION]],
    // Callers reach AWS by TLS; locally the loopback stands for it.
    ['aws:securetransport', ['true']],
  ]);
  if (sourceArn === undefined) return context;
  return context.set('aws:sourcearn', [sourceArn]).set('aws:sourceaccount', [ACCOUNT_ID]);
}

/** The ARN by which AWS names a caller in its messages. */
export function userArn(principal: Principal): string {
  if (principal.kind !== 'role') return principal.arn;
  const role = principal.arn.split('/').at(-1) ?? '';
  return `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${role}/${principal.session ?? 'session'}`;
}
