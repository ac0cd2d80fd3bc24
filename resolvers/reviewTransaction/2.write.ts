import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { openShardOf, transactionStatusKey } from '../../functions/transactions/transactionKeys.ts';
import { isTransactionMove, type TransactionStatus } from '../../functions/transactions/transactionStates.ts';
import type { MutationReviewTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { fail, failOnError } from '../lib/fail.ts';
import { moveItem, type StatefulItem } from '../lib/moveItem.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<MutationReviewTransactionArgs>;

/** A person's word: IN_REVIEW → APPROVED, DUPLICATE → AUTHORIZED (it is not compared again), or REJECTED. */
export function request(ctx: Ctx): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredTransaction & StatefulItem;
  const to = decided(stored.status, ctx.args.decision === 'APPROVE');
  if (to === null || !isTransactionMove(stored.status, to)) {
    const { id, status } = stored;
    fail({
      code: 'InvalidState',
      facts: { type: 'Transaction', id, status, expected: 'IN_REVIEW or DUPLICATE' },
    });
  }
  const openShard = openShardOf(stored.id, to);
  const set = {
    merchantStatus: transactionStatusKey(stored.merchantId, to),
    ...(openShard === undefined ? {} : { openShard }),
    ...(to === 'AUTHORIZED' ? { released: true } : {}),
    ...(to === 'REJECTED'
      ? { failureCode: 'REJECTED_IN_REVIEW', failureReason: ctx.args.note ?? 'Rejected.' }
      : {}),
    ...(ctx.args.note ? { reviewNote: ctx.args.note } : {}),
  };
  return moveItem(stored, to, { set, remove: [] });
}

function decided(status: TransactionStatus, approve: boolean): TransactionStatus | null {
  if (status === 'IN_REVIEW') return approve ? 'APPROVED' : 'REJECTED';
  if (status === 'DUPLICATE') return approve ? 'AUTHORIZED' : 'REJECTED';
  return null;
}

export function response(ctx: Ctx): StoredTransaction {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    fail({ code: 'Conflict', facts: { type: 'Transaction', id: ctx.args.id } });
  }
  failOnError(ctx);
  return ctx.result as StoredTransaction;
}
