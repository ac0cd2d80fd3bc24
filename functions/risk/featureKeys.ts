import type { Attempt } from './riskEvent.ts';

/**
 * Keys of the risk table: partition `pk`, sort `sk`. Rows of attempts are append-only and read by their times, so that no counter is hot.
 */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Partitions that the attempts at a merchant are spread over: each takes 1,000 units a second, a row in a transaction is two. People,
 * devices and addresses need one: 500 attempts a second of one of them at one merchant are an attack, which may well be slowed down.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
const SHARDS = ['0', '1', '2', '3'] as const;

/** What attempts at one merchant share, by names that are the same for all its customers: pseudonyms for as long as the rows are kept. */
export interface Shared {
  readonly device: string | null;
  readonly ip: string | null;
}

/** What is known of one transaction: its attempt, and its outcomes, which may come first. */
export function transactionKey(transactionId: string): RowKey {
  return { pk: `TXN#${transactionId}`, sk: 'ATTEMPT' };
}

export function customerPartition({
  merchantId,
  customer,
}: Pick<Attempt, 'merchantId' | 'customer'>): string | null {
  return customer === null ? null : `CUSTOMER#${merchantId}#${customer}`;
}

/** The customer's successes in figures. */
export function totalsKey(pk: string): RowKey {
  return { pk, sk: 'TOTALS' };
}

export function deviceKey(pk: string, device: string): RowKey {
  return { pk, sk: `DEVICE#${device}` };
}

/** By time, then by transaction: the order of `compareAttempts`. */
export function timeKey(atMs: number, transactionId = ''): string {
  return `AT#${String(atMs).padStart(16, '0')}#${transactionId}`;
}

/** The partitions of card attempts that share a device, an address or the merchant; none where the attempt tells no such. */
export function sharedPartitions(
  { merchantId }: Pick<Attempt, 'merchantId'>,
  { device, ip }: Shared,
): Record<'device' | 'ip' | 'merchant', readonly string[]> {
  return {
    device: device === null ? [] : [`DEVICE#${merchantId}#${device}`],
    ip: ip === null ? [] : [`IP#${merchantId}#${ip}`],
    merchant: SHARDS.map((shard) => `MERCHANT#${merchantId}#${shard}`),
  };
}

/** Of those partitions, the ones that a transaction's rows are in: by the last letter of its ULID, which is random. */
export function sharedRows(
  attempt: Pick<Attempt, 'merchantId' | 'atMs' | 'transactionId'>,
  shared: Shared,
): RowKey[] {
  const sk = timeKey(attempt.atMs, attempt.transactionId);
  return Object.values(sharedPartitions(attempt, shared)).flatMap((partitions) => {
    const pk =
      partitions[attempt.transactionId.charCodeAt(attempt.transactionId.length - 1) % partitions.length];
    return pk === undefined ? [] : [{ pk, sk }];
  });
}

/** Where the fraud lists are: they outgrow the 8 KB of a parameter. */
export const LISTS_KEY: RowKey = { pk: 'SETTINGS', sk: 'LISTS' };
