import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import { merchantWith } from '../lib/caller.ts';
import type { StoredTransaction } from '../lib/transaction.ts';
import { itemsRequest, itemsResponse, type StoredPage } from '../lib/page.ts';

export function request(ctx: Context): DynamoDBBatchGetItemRequest {
  return itemsRequest(ctx, tableOf(ctx));
}

/** An id may be another merchant's: what the item says of itself decides. */
export function response(ctx: Context): StoredPage<StoredTransaction> {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  return itemsResponse<StoredTransaction>(ctx, tableOf(ctx), { merchantId });
}

function tableOf(ctx: Context): string {
  return (ctx.env as { readonly TRANSACTIONS_TABLE: string }).TRANSACTIONS_TABLE;
}
