import { createHash } from 'node:crypto';
import type { Account, Totals } from './account.ts';
import type { Hold } from './hold.ts';
import type { JournalEntry, Posting } from './journalEntry.ts';
import type { Refusal } from './ports.ts';
import type { Block } from './seal.ts';

/**
 * The ledger table's items and keys.
 *
 * | pk | sk | item |
 * |---|---|---|
 * | `ENTRY#<id>` | `ENTRY` | a journal entry, or the refusal that stands in its place |
 * | `ACCOUNT#<id>` | `ACCOUNT` | an account's definition |
 * | `ACCOUNT#<id>#<stripe>` | `TOTALS` | totals of one stripe |
 * | `ACCOUNT#<id>#<stripe>` | `POSTING#<postedAt>#<entry>#<n>` | a statement line |
 * | `HOLD#<id>` | `HOLD` | a hold |
 * | `BLOCK#<book>` | `<seq, 12 digits>` | a link of the seal |
 * | `VERIFICATION` | `STATE` | where the verification of all of it stands |
 *
 * Entries and definitions also stand in the index `byBook`, whose key is sharded so that a busy book is not one partition.
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const BOOK_SHARDS = 16;

export const entryKey = (entryId: string): Key => ({ pk: `ENTRY#${entryId}`, sk: 'ENTRY' });
export const accountKey = (accountId: string): Key => ({ pk: `ACCOUNT#${accountId}`, sk: 'ACCOUNT' });
export const stripePk = (accountId: string, stripe: number): string => `ACCOUNT#${accountId}#${stripe}`;
export const totalsKey = (accountId: string, stripe: number): Key => ({
  pk: stripePk(accountId, stripe),
  sk: 'TOTALS',
});
export const holdKey = (holdId: string): Key => ({ pk: `HOLD#${holdId}`, sk: 'HOLD' });
export const blockKey = (book: string, seq: number): Key => ({
  pk: `BLOCK#${book}`,
  sk: seq.toString().padStart(12, '0'),
});

export const LINE_PREFIX = 'POSTING#';
export const lineSk = (postedAt: string, entryId: string, index: number): string =>
  `${LINE_PREFIX}${postedAt}#${entryId}#${index.toString().padStart(2, '0')}`;

/** What `lineSk` gives. */
export const LINE_SORT_KEY = new RegExp(
  `^${LINE_PREFIX}\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z#je_[0-9a-f]{32}#\\d\\d$`,
);

export const bookShard = (book: string, id: string): string => {
  const shard = createHash('sha256').update(id).digest().readUInt8(0) % BOOK_SHARDS;
  return `${book}#${shard.toString().padStart(2, '0')}`;
};

export const allBookShards = (book: string): string[] =>
  Array.from({ length: BOOK_SHARDS }, (_, shard) => `${book}#${shard.toString().padStart(2, '0')}`);

type Item = Record<string, unknown>;

export function entryItem(entry: JournalEntry): Item {
  return {
    ...entryKey(entry.id),
    ...entry,
    bookShard: bookShard(entry.book, entry.id),
    bookSort: `ENTRY#${entry.postedAt}#${entry.id}`,
  };
}

/** It stands where its entry would, so that only one of the two can be; no book lists it. */
export function refusalItem(
  { id, source, postedAt }: Pick<JournalEntry, 'id' | 'source' | 'postedAt'>,
  refusal: Refusal,
): Item {
  return { ...entryKey(id), refused: true, source, ...refusal, at: postedAt };
}

/** Why, where a refusal stands; null for an entry. */
export function refusalOf(item: Item): Refusal | null {
  if (item.refused !== true) return null;
  const { code, accountId } = item as unknown as Refusal;
  return { code, ...(accountId === undefined ? {} : { accountId }) };
}

export function entryOf(item: Item): JournalEntry {
  const { id, book, source, description, postings, transactionId, reverses, postedAt } =
    item as unknown as JournalEntry;
  return {
    id,
    book,
    source,
    description,
    postedAt,
    postings: postings.map(({ accountId, side, amount, asset }: Posting) => ({
      accountId,
      side,
      amount,
      asset,
    })),
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(reverses === undefined ? {} : { reverses }),
  };
}

export function accountItem(account: Account): Item {
  return {
    ...accountKey(account.id),
    ...account,
    bookShard: bookShard(account.book, account.id),
    bookSort: `ACCOUNT#${account.id}`,
  };
}

export function accountOf(item: Item): Account {
  const { id, book, type, currency, mayBeNegative, stripes } = item as unknown as Account;
  // Numbers come back as bigint; the two that are counts are small.
  const { symbol, decimals } = currency;
  return {
    id,
    book,
    type,
    currency: { symbol, decimals: Number(decimals) },
    mayBeNegative,
    stripes: Number(stripes),
  };
}

export function totalsOf(item: Item | undefined): Totals & { readonly available: bigint } {
  const amount = (name: string): bigint => (item?.[name] as bigint | undefined) ?? 0n;
  return {
    debits: amount('debits'),
    credits: amount('credits'),
    held: amount('held'),
    available: amount('available'),
  };
}

export function holdOf(item: Item): Hold {
  const { id, book, accountId, amount, expiresAt, status, entryId, postedAmount } = item;
  const facts = { id, book, accountId, amount, expiresAt, stripe: Number(item.stripe), status };
  return (status === 'POSTED' ? { ...facts, entryId, postedAmount } : facts) as Hold;
}

export function blockItem(block: Block): Item {
  return { ...blockKey(block.book, block.seq), ...block };
}

export function blockOf(item: Item): Block {
  const { book, seq, prevHash, root, entryIds, marks, sealedAt } = item as unknown as Block;
  const pointers = marks === undefined ? {} : { marks };
  return { book, seq: Number(seq), prevHash, root, entryIds, ...pointers, sealedAt };
}
