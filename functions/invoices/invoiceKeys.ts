import { listShardKey, SHARD_NAMES } from '../shared/shards.ts';
import type { InvoiceStatus } from './invoiceStates.ts';

/**
 * Keys of the invoices table and its neighbours, composed in one place for adapter and resolvers. APPSYNC_JS-safe:
 * constants and string work only.
 */

/** The indexes of lists: partition `<index>Shard`, sort `createdAtId`, and keys alone. */
export const INVOICES_OF_MERCHANT = 'merchant';
export const INVOICES_IN_STATUS = 'merchantStatus';
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

/** What a merchant's invoices in a status are listed by. */
export function invoiceStatusKey(merchantId: string, status: InvoiceStatus): string {
  return `${merchantId}#${status}`;
}

export function invoiceStatusShard(id: string, merchantId: string, status: InvoiceStatus): string {
  return listShardKey(invoiceStatusKey(merchantId, status), id);
}

/** The attributes that the indexes of lists are built on. */
export function invoiceListKeys(
  id: string,
  merchantId: string,
  status: InvoiceStatus,
  createdAt: string,
): { createdAtId: string; merchantShard: string; merchantStatusShard: string } {
  return {
    createdAtId: `${createdAt}#${id}`,
    merchantShard: listShardKey(merchantId, id),
    merchantStatusShard: invoiceStatusShard(id, merchantId, status),
  };
}

/** Item of the chain state that says whose an address is. */
export function addressKey(chainId: number, address: string): string {
  return `ADDRESS#${chainId}#${address.toLowerCase()}`;
}

/** Item of the chain state that counts the derivation indexes of one shard. */
export function counterKey(shard: number): string {
  return `COUNTER#${shard}`;
}
