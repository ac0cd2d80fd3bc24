import { SHARD_NAMES } from '../shared/shards.ts';
import type { InvoiceStatus } from './invoiceStates.ts';

/**
 * Keys of the invoices table and its neighbours, composed in one place for adapter and resolvers. APPSYNC_JS-safe:
 * constants and string work only.
 */

export const MERCHANT_INDEX = 'byMerchant';
export const MERCHANT_STATUS_INDEX = 'byMerchantStatus';
export const WATCH_INDEX = 'watch';
export const SWEEP_INDEX = 'sweep';

/** What the watch index carries beside its keys: enough to skip invoices of which a pass found nothing. */
export const WATCHED_FIELDS = [
  'status',
  'address',
  'tokenAddress',
  'amountReceived',
  'amountConfirmed',
  'expiresAt',
] as const;

/** Key of the watch and sweep indexes. */
export function shardKey(chainId: number, shard: number): string {
  return `${chainId}#${SHARD_NAMES[shard]}`;
}

/** Key in the watch index of addresses that are checked once a day, so that passes need not read past them. */
export function dailyShardKey(chainId: number, shard: number): string {
  return `${chainId}#daily#${SHARD_NAMES[shard]}`;
}

export function merchantStatusKey(merchantId: string, status: InvoiceStatus): string {
  return `${merchantId}#${status}`;
}

/** Sorts a merchant's invoices by age; the id makes it unique. */
export function createdAtIdKey(createdAt: string, id: string): string {
  return `${createdAt}#${id}`;
}

/** Item of the chain state that says whose an address is. */
export function addressKey(chainId: number, address: string): string {
  return `ADDRESS#${chainId}#${address.toLowerCase()}`;
}

/** Item of the chain state that counts the derivation indexes of one shard. */
export function counterKey(shard: number): string {
  return `COUNTER#${shard}`;
}
