import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { Invoice, QueryGetInvoiceArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { failOnError } from './lib/fail.ts';
import { type StoredInvoice, toInvoice } from './lib/invoice.ts';
import { canBeInvoiceId, readInvoice } from './lib/readInvoice.ts';

export function request(ctx: Context<QueryGetInvoiceArgs>): DynamoDBGetItemRequest {
  merchantWith(ctx, 'invoices:read');
  if (!canBeInvoiceId(ctx.args.id)) runtime.earlyReturn(null);
  return readInvoice(ctx.args.id);
}

/** Absent and another merchant's are both null. */
export function response(ctx: Context<QueryGetInvoiceArgs>): Omit<Invoice, 'qrCode'> | null {
  failOnError(ctx);
  const stored = ctx.result as StoredInvoice | null;
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  return stored !== null && stored.merchantId === merchantId ? toInvoice(stored) : null;
}
