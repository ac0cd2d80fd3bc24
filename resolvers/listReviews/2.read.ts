import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryListReviewsArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { itemsRequest, itemsResponse, type StoredPage } from '../lib/page.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<QueryListReviewsArgs>;

export function request(ctx: Ctx): DynamoDBBatchGetItemRequest {
  return itemsRequest(ctx, tableOf(ctx));
}

/** What nobody scored is left out where a score is asked for. */
export function response(ctx: Ctx): StoredPage<StoredTransaction> {
  const { merchantId } = merchantWith(ctx, 'transactions:review');
  const page = itemsResponse<StoredTransaction>(ctx, tableOf(ctx), { merchantId, status: 'IN_REVIEW' });
  const minScore = ctx.args.minScore ?? 0;
  if (minScore === 0) return page;
  return {
    items: page.items.filter(({ risk }) => risk && risk.score >= minScore),
    nextToken: page.nextToken,
  };
}

function tableOf(ctx: Ctx): string {
  return (ctx.env as { readonly TRANSACTIONS_TABLE: string }).TRANSACTIONS_TABLE;
}
