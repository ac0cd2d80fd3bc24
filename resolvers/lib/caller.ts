import { type AppSyncIdentityLambda, type Context, util } from '@aws-appsync/utils';
import type { Caller, Scope } from '../../functions/merchants/caller.ts';

/** The merchant that the authorizer found, or null where no merchant calls (a payer by the public key). */
export function callerOf(ctx: Context): Caller | null {
  const identity = ctx.identity as AppSyncIdentityLambda | null | undefined;
  const caller = identity?.resolverContext as Caller | undefined;
  return caller?.merchantId ? caller : null;
}

/** The calling merchant; anyone else, or a key without the scope, is refused as Unauthorized. */
export function merchantWith(ctx: Context, scope: Scope): Caller {
  const caller = callerOf(ctx);
  if (caller === null || !caller.scopes.split(' ').includes(scope)) util.unauthorized();
  return caller;
}
