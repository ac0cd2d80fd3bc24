import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { QueryGetTransactionArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { failOnError } from './lib/fail.ts';
import { canBeTransactionId, readTransaction } from './lib/readTransaction.ts';
import { type StoredTransaction, toTransaction } from './lib/transaction.ts';

export function request(ctx: Context<QueryGetTransactionArgs>): DynamoDBGetItemRequest {
  merchantWith(ctx, 'transactions:read');
  if (!canBeTransactionId(ctx.args.id)) runtime.earlyReturn(null);
  return readTransaction(ctx.args.id);
}

/** Absent and another merchant's are both null. */
export function response(ctx: Context<QueryGetTransactionArgs>): Transaction | null {
  failOnError(ctx);
  const stored = ctx.result as StoredTransaction | null;
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  return stored !== null && stored.merchantId === merchantId ? toTransaction(stored) : null;
}
