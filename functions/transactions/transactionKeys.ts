import { listShardKey, SHARD_NAMES, shardOf } from '../shared/shards.ts';
import { OPEN_STATUSES, type TransactionStatus } from './transactionStates.ts';

/** Keys of the transactions table, composed in one place for functions and resolvers. APPSYNC_JS-safe. */

/** The indexes of lists: partition `<index>Shard`, sort `createdAtId`, and keys alone. */
export const TRANSACTIONS_OF_MERCHANT = 'merchant';
export const TRANSACTIONS_IN_STATUS = 'merchantStatus';
export const TRANSACTIONS_OF_CUSTOMER = 'merchantCustomer';
/**
 * The sparse index over what is still at work: partition `openShard`, sort `createdAtId`, which no step changes. Keys alone, so that it
 * is written when a transaction begins and when it ends.
 */
export const OPEN_INDEX = 'openByAge';

/** What a merchant's transactions in a status are listed by: those under way together, so that a step is no write of the index. */
export function transactionStatusKey(merchantId: string, status: TransactionStatus): string {
  return `${merchantId}#${OPEN_STATUSES.includes(status) ? 'OPEN' : status}`;
}

export function transactionCustomerKey(merchantId: string, customerId: string): string {
  return `${merchantId}#${customerId}`;
}

export function transactionStatusShard(
  transactionId: string,
  merchantId: string,
  status: TransactionStatus,
): string {
  return listShardKey(transactionStatusKey(merchantId, status), transactionId);
}

/** Two digits, or undefined where nothing of ours works on the transaction. */
export function openShardOf(transactionId: string, status: TransactionStatus): string | undefined {
  return OPEN_STATUSES.includes(status) ? SHARD_NAMES[shardOf(transactionId)] : undefined;
}

/** The attributes that the table's indexes are built on; those of sparse indexes are undefined where they do not apply. */
export function transactionIndexKeys(
  transactionId: string,
  merchantId: string,
  status: TransactionStatus,
  createdAt: string,
  customerId: string | undefined,
): Record<string, string | undefined> {
  return {
    createdAtId: `${createdAt}#${transactionId}`,
    merchantShard: listShardKey(merchantId, transactionId),
    merchantStatusShard: transactionStatusShard(transactionId, merchantId, status),
    merchantCustomerShard:
      customerId === undefined
        ? undefined
        : listShardKey(transactionCustomerKey(merchantId, customerId), transactionId),
    openShard: openShardOf(transactionId, status),
  };
}
