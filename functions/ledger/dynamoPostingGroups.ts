import { randomUUID } from 'node:crypto';
import {
  type CancelledWrite,
  conflictPause,
  type LedgerTable,
  type TransactItem,
} from './dynamoLedgerTable.ts';
import { composeWrite, type EntryWrite, type WrittenPart } from './dynamoPostingWrites.ts';
import type { PostOutcome } from './ports.ts';
import { stripeFor } from './stripe.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const ITEMS_MAX = 100;
const BYTES_MAX = 4 * 1024 * 1024;

/** What meets others so often is better off in smaller transactions. */
const ATTEMPTS_MAX = 4;

/** Commits entries in groups. */
export interface PostingGroups {
  /**
   * @returns those that were posted, and those whose group failed as a whole. The others wrote nothing: each must be posted alone, which
   * says what is in its way.
   */
  commit<Write extends EntryWrite>(
    entries: readonly Write[],
  ): Promise<ReadonlyMap<Write, PromiseSettledResult<PostOutcome>>>;
}

/**
 * Group commit: as many entries as fit into one TransactWriteItems. A cancelled one wrote nothing, and its reasons name the items in the
 * way: the entries that these are about leave the group, and the rest goes on.
 */
export function postingGroups(table: LedgerTable): PostingGroups {
  // Each environment of the function has stripes of its own, and looks for others when it meets somebody there.
  let worker = randomUUID();

  /** Those that were posted. */
  async function commitGroup<Write extends EntryWrite>(group: readonly Write[]): Promise<readonly Write[]> {
    let left = group;
    for (let attempt = 1; left.length > 1 && attempt <= ATTEMPTS_MAX;) {
      const { items, parts } = composeWrite(table.tableName, left, ({ id, stripes }) =>
        stripeFor(id, worker, stripes),
      );
      const cancelled = await table.transactOnce(items);
      if (cancelled === null) return left;
      const named = namedBy(cancelled, parts);
      left = left.filter((_, index) => !named.has(index));
      if (named.size > 0) continue;
      worker = randomUUID();
      await conflictPause(attempt++);
    }
    return [];
  }

  return {
    async commit(entries) {
      const outcomes = new Map<(typeof entries)[number], PromiseSettledResult<PostOutcome>>();
      for (const group of groupsOf(entries)) {
        try {
          for (const one of await commitGroup(group))
            outcomes.set(one, { status: 'fulfilled', value: { kind: 'POSTED' } });
        } catch (reason) {
          // Too large together, which DynamoDB alone can tell of items that others write too. Whatever else it is comes again.
          const tooLarge = reason instanceof Error && reason.name === 'ValidationException';
          if (!tooLarge) for (const one of group) outcomes.set(one, { status: 'rejected', reason });
        }
      }
      return outcomes;
    },
  };
}

/** The entries in the way, but for those that only met others: these may be written at once, all together. */
function namedBy({ unmet, invalid }: CancelledWrite, parts: readonly WrittenPart[]): ReadonlySet<number> {
  return new Set(parts.flatMap(({ of }, index) => (unmet[index] || invalid[index] ? of : [])));
}

/** Entries in their order, as many as fit a transaction. One that would write an item twice is left out, to be posted after it. */
function groupsOf<Write extends EntryWrite>(entries: readonly Write[]): readonly Write[][] {
  const groups: Write[][] = [];
  const own = new Set<string>();
  let accounts = new Set<string>();
  let [items, bytes] = [Infinity, 0];
  for (const one of entries) {
    const { entry, mark } = one;
    const keys = [entry.id, ...(mark === undefined ? [] : [itemKey(mark.write)])];
    if (keys.some((key) => own.has(key))) continue;
    for (const key of keys) own.add(key);
    const added = one.accounts.filter(({ id }) => !accounts.has(id)).length;
    const [itemsOfOne, bytesOfOne] = [keys.length + entry.postings.length, bytesOf(one)];
    if (items + itemsOfOne + added > ITEMS_MAX || bytes + bytesOfOne > BYTES_MAX) {
      groups.push([]);
      accounts = new Set();
      [items, bytes] = [0, 0];
    }
    groups.at(-1)?.push(one);
    const before = accounts.size;
    for (const { id } of one.accounts) accounts.add(id);
    items += itemsOfOne + accounts.size - before;
    bytes += bytesOfOne;
  }
  return groups;
}

/** What tells the item of a mark from others. */
function itemKey(write: TransactItem): string {
  const [{ TableName, Key } = {}] = Object.values(write) as { TableName?: string; Key?: unknown }[];
  return JSON.stringify([TableName, Key]);
}

/** Names of attributes, keys, amounts and times of an item; what is free text is counted. */
const ITEM_BYTES = 1_024;

/** At least what the items of an entry take; its mark's is known to DynamoDB alone. */
function bytesOf({ entry }: EntryWrite): number {
  const text = Buffer.byteLength(entry.description) + Buffer.byteLength(entry.source);
  const ids = entry.postings.reduce((sum, { accountId }) => sum + 3 * Buffer.byteLength(accountId), 0);
  return ids + (entry.postings.length + 1) * (ITEM_BYTES + text);
}
