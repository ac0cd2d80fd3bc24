import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import { merchantWith } from '../lib/caller.ts';
import type { StoredInvoice } from '../lib/invoice.ts';
import { itemsRequest, itemsResponse, type StoredPage } from '../lib/page.ts';

export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  return itemsRequest(ctx, tableOf(ctx));
}

/** An id and an address may be another merchant's: what the item says of itself decides. */
export function response(ctx: Context): StoredPage<StoredInvoice> {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  return itemsResponse<StoredInvoice>(ctx, tableOf(ctx), { merchantId });
}

function tableOf(ctx: Context): string {
  return (ctx.env as { readonly INVOICES_TABLE: string }).INVOICES_TABLE;
}
