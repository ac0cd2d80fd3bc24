import { type Context, extensions, type NONERequest, util } from '@aws-appsync/utils';
import type { SubscriptionOnInvoiceChangedArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { demandId } from './lib/demand.ts';
import { endWithKey } from './lib/endWithKey.ts';
import { canBeInvoiceId } from './lib/readInvoice.ts';

export function request(ctx: Context<SubscriptionOnInvoiceChangedArgs>): NONERequest {
  merchantWith(ctx, 'invoices:read');
  const { id } = ctx.args;
  demandId(id, canBeInvoiceId(id ?? ''), 'an invoice id: inv_ and a ULID');
  return { payload: null };
}

/**
 * One enhanced filter holds the merchant and every given argument, because it replaces argument filters:
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 */
export function response(ctx: Context<SubscriptionOnInvoiceChangedArgs>): null {
  const caller = merchantWith(ctx, 'invoices:read');
  const { id, status } = ctx.args;
  const filter = {
    merchantId: { eq: caller.merchantId },
    ...(id ? { id: { eq: id } } : {}),
    ...(status ? { status: { eq: status } } : {}),
  };
  endWithKey(caller);
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter));
  return null;
}
