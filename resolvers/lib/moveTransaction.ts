import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import { isMove, type TargetOf } from '../../functions/shared/transitions.ts';
import { openShardOf, transactionStatusShard } from '../../functions/transactions/transactionKeys.ts';
import { TRANSACTION_MOVES, type TransactionStatus } from '../../functions/transactions/transactionStates.ts';
import { callerOf } from './caller.ts';
import { fail, failOnError } from './fail.ts';
import { isLostRace } from './lostRace.ts';
import { moveItem, type MoveFields, type StatefulItem } from './moveItem.ts';
import type { StoredTransaction } from './transaction.ts';

/** Resolvers write for the merchant who calls: what the table gives to others, such as POSTED, does not compile. */
export type MerchantTarget<From extends TransactionStatus = TransactionStatus> = TargetOf<
  typeof TRANSACTION_MOVES,
  'merchant',
  From
>;

/** One write to the next status and version, on the condition that nobody wrote since the transaction was read. */
export function moveTransactionRequest(
  ctx: Context,
  stored: StoredTransaction & StatefulItem,
  to: MerchantTarget,
  set: MoveFields['set'],
): DynamoDBUpdateItemRequest {
  const { id, merchantId, status } = stored;
  if (!isMove(TRANSACTION_MOVES, status, to, 'merchant')) {
    const expected = 'IN_REVIEW or DUPLICATE';
    fail({ code: 'InvalidState', facts: { type: 'Transaction', id, status, expected } });
  }
  const openShard = openShardOf(id, to);
  const keys = {
    merchantStatusShard: transactionStatusShard(id, merchantId, to),
    ...(openShard === undefined ? {} : { openShard }),
  };
  return moveItem(
    stored,
    { moves: TRANSACTION_MOVES, by: 'merchant', to },
    { set: { ...keys, ...set }, remove: [] },
    callerOf(ctx),
  );
}

/** The transaction as written; a lost race is a conflict. */
export function moveTransactionResponse(ctx: Context): StoredTransaction {
  if (isLostRace(ctx)) {
    const { id } = ctx.prev.result as StoredTransaction;
    fail({ code: 'Conflict', facts: { type: 'Transaction', id } });
  }
  failOnError(ctx);
  return ctx.result as StoredTransaction;
}
