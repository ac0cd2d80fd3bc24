import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryListTransactionsArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { itemsRequest, itemsResponse, type StoredPage } from '../lib/page.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<QueryListTransactionsArgs>;

export function request(ctx: Ctx): DynamoDBBatchGetItemRequest {
  return itemsRequest(ctx, tableOf(ctx));
}

export function response(ctx: Ctx): StoredPage<StoredTransaction> {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  const { customerId, status, kind } = ctx.args;
  return itemsResponse<StoredTransaction>(ctx, tableOf(ctx), { merchantId, customerId, status, kind });
}

function tableOf(ctx: Ctx): string {
  return (ctx.env as { readonly TRANSACTIONS_TABLE: string }).TRANSACTIONS_TABLE;
}
