import { type AppSyncIdentityLambda, type Context, util } from '@aws-appsync/utils';
import type { Caller, Scope } from '../../functions/merchants/caller.ts';
import { fail } from './fail.ts';

/** The merchant that the authorizer found, or null where no merchant calls (a payer by the public key). */
export function callerOf(ctx: Context): Caller | null {
  const identity = ctx.identity as AppSyncIdentityLambda | null | undefined;
  const caller = identity?.resolverContext as Caller | undefined;
  return caller?.merchantId ? caller : null;
}

/** The calling merchant; anyone else is refused as Unauthorized, and a key without the scope is told which one it lacks. */
export function merchantWith(ctx: Context, scope: Scope): Caller {
  const caller = callerOf(ctx);
  if (caller === null) util.unauthorized();
  if (!caller.scopes.split(' ').includes(scope)) fail({ code: 'Unauthorized', facts: { scope } });
  return caller;
}
