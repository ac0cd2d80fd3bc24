import { type AppSyncIdentityLambda, type Context, util } from '@aws-appsync/utils';
import type { Caller, Scope } from '../../functions/merchants/caller.ts';
import { staffCaller, type StaffIdentity } from '../../functions/merchants/staff.ts';
import { fail } from './fail.ts';

/** The merchant that the authorizer found or a member of staff signed in for, or null where no merchant calls (a payer by the public key). */
export function callerOf(ctx: Context): Caller | null {
  const identity = ctx.identity as Partial<AppSyncIdentityLambda & StaffIdentity> | null | undefined;
  const { claims, sub } = identity ?? {};
  if (claims && sub) return staffCaller({ claims, sub, groups: identity?.groups ?? null });
  const caller = identity?.resolverContext as Caller | undefined;
  return caller?.merchantId ? caller : null;
}

/** The calling merchant; anyone else is refused as Unauthorized, and who has not the scope is told which one it is. */
export function merchantWith(ctx: Context, scope: Scope): Caller {
  const caller = callerOf(ctx);
  if (caller === null) util.unauthorized();
  if (!caller.scopes.split(' ').includes(scope)) fail({ code: 'Unauthorized', facts: { scope } });
  return caller;
}
