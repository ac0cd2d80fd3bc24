import { type Context, extensions, type NONERequest, util } from '@aws-appsync/utils';
import type { SubscriptionOnChainHeadChangedArgs } from '../schema/generated/schema.generated.ts';
import { callerOf } from './lib/caller.ts';
import { endWithKey } from './lib/endWithKey.ts';

export function request(): NONERequest {
  return { payload: null };
}

/** Where a chain is belongs to nobody: whoever may see a checkout may count its confirmations. */
export function response(ctx: Context<SubscriptionOnChainHeadChangedArgs>): null {
  const caller = callerOf(ctx);
  if (caller !== null) endWithKey(caller);
  const { chainId } = ctx.args;
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ chainId: { eq: chainId } }));
  return null;
}
