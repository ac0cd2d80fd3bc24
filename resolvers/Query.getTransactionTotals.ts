import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { QueryGetTransactionTotalsArgs, StatusTotal } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context<QueryGetTransactionTotalsArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  const { from, to } = ctx.args;
  return { operation: 'Invoke', payload: { read: 'TRANSACTION_TOTALS', merchantId, from, to } };
}

export function response(ctx: Context<QueryGetTransactionTotalsArgs>): StatusTotal[] {
  return answerOf<StatusTotal[]>(ctx);
}
