import { listShardKey, SHARD_NAMES } from '../shared/shards.ts';
import type { InvoiceStatus } from './invoiceStates.ts';

/**
 * Keys of the invoices table and its neighbours, composed in one place for adapter and resolvers. APPSYNC_JS-safe:
 * constants and string work only.
 */

/** The indexes of lists: partition `<index>Shard`, sort `createdAtId`, and keys alone. */
export const INVOICES_OF_MERCHANT = 'merchant';
export const INVOICES_IN_STATUS = 'merchantStatus';
export const WATCH_INDEX = 'watchLane';
export const SWEEP_INDEX = 'sweep';

/**
 * Lanes of the watch index: what a command asks to be looked at next (`asked`, until the watcher has), what waits for money by asset, native addresses whose balance is still compared in turn, and all others,
 * which the daily look covers.
 */
export const WATCH_LANES = ['pendingToken', 'pendingNative', 'native', 'daily', 'asked'] as const;
export type WatchLane = (typeof WATCH_LANES)[number];

/** What the watch index carries beside its keys: enough to skip invoices of which nothing has changed. */
export const WATCHED_FIELDS = [
  'status',
  'address',
  'tokenAddress',
  'amountReceived',
  'amountConfirmed',
  'amountSwept',
  'expiresAt',
] as const;

/** Key of the sweep index. */
export function shardKey(chainId: number, shard: number): string {
  return `${chainId}#${SHARD_NAMES[shard]}`;
}

/** Where an invoice stands in the watch index. */
export function watchLaneOf(status: InvoiceStatus, tokenAddress: string | null): WatchLane {
  if (tokenAddress === null) return status === 'PENDING' ? 'pendingNative' : 'native';
  return status === 'PENDING' ? 'pendingToken' : 'daily';
}

/** What commands ask for is little: it stands in one shard, so that one query says whether there is any. */
export const ASKED_SHARD = 0;

/** Partition of the watch index that has what commands ask to be looked at next. */
export function askedShardKey(chainId: number): string {
  return watchShardKey(chainId, 'asked', ASKED_SHARD);
}

/** Partition of the watch index. */
export function watchShardKey(chainId: number, lane: WatchLane, shard: number): string {
  return `${chainId}#${lane}#${SHARD_NAMES[shard]}`;
}

/** Sorts a lane by what expires first; the id makes it unique. */
export function watchKey(expiresAt: string, id: string): string {
  return `${expiresAt}#${id}`;
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
