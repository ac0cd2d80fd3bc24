import { type Context, extensions, type NONERequest, util } from '@aws-appsync/utils';
import type { SubscriptionOnTransactionChangedArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { demandId, demandText } from './lib/demand.ts';
import { endWithKey } from './lib/endWithKey.ts';
import { canBeTransactionId } from './lib/readTransaction.ts';

export function request(ctx: Context<SubscriptionOnTransactionChangedArgs>): NONERequest {
  merchantWith(ctx, 'transactions:read');
  const { id, customerId } = ctx.args;
  demandId(id, canBeTransactionId(id ?? ''), 'a transaction id: txn_ and a ULID');
  demandText('customerId', customerId);
  return { payload: null };
}

/**
 * One enhanced filter holds the merchant and every given argument, because it replaces argument filters:
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 */
export function response(ctx: Context<SubscriptionOnTransactionChangedArgs>): null {
  const caller = merchantWith(ctx, 'transactions:read');
  const { id, customerId } = ctx.args;
  const filter = {
    merchantId: { eq: caller.merchantId },
    ...(id ? { id: { eq: id } } : {}),
    ...(customerId ? { customerId: { eq: customerId } } : {}),
  };
  endWithKey(caller);
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter));
  return null;
}
