import { SHARD_NAMES } from '../../shared/shards.ts';

/** Keys and indexes of the chain's two tables. */

/** Index of the chain table by invoice; its sort key is the id. */
export const BY_INVOICE_INDEX = 'byInvoice';

/** Index of the chain state table: plans that are under way, oldest first. */
export const OPEN_PLANS_INDEX = 'openPlans';

/** A chain has few plans under way at once, so that its partition of the index is never busy. */
export function openPlansKey(chainId: number): string {
  return `${chainId}`;
}

/**
 * The version of a plan, in an item of its own: what is reserved for the plan checks it, and a check is paid by the item's size, as a write is
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
 */
export function planFenceKey(planId: string): string {
  return `${planId}#fence`;
}

/** The chain table's item of where a chain is. */
export function headKey(chainId: number): string {
  return `head_${chainId}`;
}

/** Items of the chain state table. */
export function leaseKey(name: string): string {
  return `LEASE#${name}`;
}

export function cursorKey(chainId: number): string {
  return `CURSOR#${chainId}`;
}

/** Says on which branch of the chain writes may be decided; one of BRANCH_ITEMS alike. */
export function branchKey(chainId: number, item: number): string {
  return `BRANCH#${chainId}#${SHARD_NAMES[item]}`;
}

/** A reorganisation whose deposits and sweeps are still to be compared. */
export function reorganisedKey(chainId: number): string {
  return `REORGANISED#${chainId}`;
}

/** What balances showed of a chain's newest blocks. */
export function foundKey(chainId: number): string {
  return `FOUND#${chainId}`;
}

/** Where a work of the watcher goes on. */
export function placeKey(chainId: number, work: string): string {
  return `PLACE#${chainId}#${work}`;
}

/** Up to where the records of a chain are proven. */
export function certificateKey(chainId: number): string {
  return `CERTIFICATE#${chainId}`;
}

/** What the look at every address of a chain found that ended on a day. */
export function dailyKey(chainId: number, day: string): string {
  return `DAILY#${chainId}#${day}`;
}
