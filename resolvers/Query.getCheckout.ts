import { type Context, type DynamoDBGetItemRequest, runtime, util } from '@aws-appsync/utils';
import type { Checkout, QueryGetCheckoutArgs } from '../schema/generated/schema.generated.ts';
import { callerOf } from './lib/caller.ts';
import { failOnError } from './lib/fail.ts';
import { type StoredInvoice, toCheckout } from './lib/invoice.ts';
import { canBeInvoiceId, readInvoice } from './lib/readInvoice.ts';

export function request(ctx: Context<QueryGetCheckoutArgs>): DynamoDBGetItemRequest {
  if (!canBeInvoiceId(ctx.args.invoiceId)) runtime.earlyReturn(null);
  return readInvoice(ctx.args.invoiceId);
}

/** A payer needs the unguessable id only; a merchant sees checkouts of its own invoices only. */
export function response(ctx: Context<QueryGetCheckoutArgs>): Omit<Checkout, 'qrCode'> | null {
  failOnError(ctx);
  const stored = ctx.result as StoredInvoice | null;
  const caller = callerOf(ctx);
  if (stored === null || (caller !== null && caller.merchantId !== stored.merchantId)) return null;
  return { ...toCheckout(stored), serverTime: util.time.nowISO8601() };
}
