import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { QueryGetTransferReceiptArgs, TransferReceipt } from '../schema/generated/schema.generated.ts';
import { readable, toReceipt } from './lib/payee.ts';
import { canBeTransactionId, readTransaction } from './lib/readTransaction.ts';
import type { StoredTransaction } from './lib/transaction.ts';

export function request(ctx: Context<QueryGetTransferReceiptArgs>): DynamoDBGetItemRequest {
  if (!canBeTransactionId(ctx.args.id)) runtime.earlyReturn(null);
  return readTransaction(ctx.args.id);
}

export function response(ctx: Context): TransferReceipt | null {
  const stored = readable<StoredTransaction>(ctx);
  return stored === null || stored.kind !== 'TRANSFER' ? null : toReceipt(stored);
}
