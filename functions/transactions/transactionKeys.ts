import { SHARD_NAMES, shardOf } from '../shared/shards.ts';
import { OPEN_STATUSES, type TransactionStatus } from './transactionStates.ts';

/** Keys of the transactions table, composed in one place for functions and resolvers. APPSYNC_JS-safe. */

export const TRANSACTIONS_BY_MERCHANT = 'byMerchant';
export const TRANSACTIONS_BY_STATUS = 'byMerchantStatus';
export const TRANSACTIONS_BY_CUSTOMER = 'byCustomer';
/** The sparse index over what is still at work: partition `openShard`, sort `updatedAt`. */
export const OPEN_INDEX = 'open';

export function transactionStatusKey(merchantId: string, status: TransactionStatus): string {
  return `${merchantId}#${status}`;
}

export function transactionCustomerKey(merchantId: string, customerId: string): string {
  return `${merchantId}#${customerId}`;
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
    merchantStatus: transactionStatusKey(merchantId, status),
    merchantCustomer: customerId === undefined ? undefined : transactionCustomerKey(merchantId, customerId),
    openShard: openShardOf(transactionId, status),
  };
}
