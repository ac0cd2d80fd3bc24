import { type Context, type DynamoDBGetItemRequest, extensions, util } from '@aws-appsync/utils';
import type { SubscriptionOnCheckoutChangedArgs } from '../schema/generated/schema.generated.ts';
import { callerOf } from './lib/caller.ts';
import { endWithKey } from './lib/endWithKey.ts';
import { fail, failOnError } from './lib/fail.ts';
import type { StoredInvoice } from './lib/invoice.ts';
import { canBeInvoiceId, readInvoice } from './lib/readInvoice.ts';

export function request(ctx: Context<SubscriptionOnCheckoutChangedArgs>): DynamoDBGetItemRequest {
  if (!canBeInvoiceId(ctx.args.invoiceId)) failAsAbsent(ctx.args.invoiceId);
  return readInvoice(ctx.args.invoiceId);
}

/** Pushes carry no merchant that a filter could compare, so the invoice is looked up when someone subscribes. */
export function response(ctx: Context<SubscriptionOnCheckoutChangedArgs>): null {
  failOnError(ctx);
  const { invoiceId } = ctx.args;
  const stored = ctx.result as StoredInvoice | null;
  const caller = callerOf(ctx);
  if (stored === null || (caller !== null && caller.merchantId !== stored.merchantId)) {
    failAsAbsent(invoiceId);
  }
  if (caller !== null) endWithKey(caller);
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ invoiceId: { eq: invoiceId } }));
  return null;
}

function failAsAbsent(id: string): never {
  fail({ code: 'NotFound', facts: { type: 'Invoice', id } });
}
