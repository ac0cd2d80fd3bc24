import type { JoinedWrite } from '../shared/joinedWrite.ts';
import { type Account, direction } from './account.ts';
import type { HeldPosting } from './dynamoHolds.ts';
import { newItem, type TransactItem } from './dynamoLedgerTable.ts';
import type { JournalEntry, Posting } from './journalEntry.ts';
import { entryItem, lineSk, stripePk, totalsKey } from './ledgerItems.ts';

/** An entry with what is written beside it. */
export interface EntryWrite {
  readonly entry: JournalEntry;
  /** In the order in which the entry names them first. */
  readonly accounts: readonly Account[];
  readonly mark?: JoinedWrite | undefined;
  readonly held?: HeldPosting | null;
}

/** What one item of a transaction is about, so that a reason for cancelling it can be told. `of` are positions of entries. */
export type WrittenPart =
  | { readonly kind: 'ENTRY' | 'LINE' | 'HOLD' | 'MARK'; readonly of: readonly [number] }
  /** `of` are the entries that take from the account. */
  | {
      readonly kind: 'TOTALS';
      readonly of: readonly number[];
      readonly account: Account;
      readonly needed: bigint;
    };

export interface ComposedWrite {
  readonly items: TransactItem[];
  /** What each item is about, in the same order. */
  readonly parts: readonly WrittenPart[];
}

interface TotalsChange {
  readonly account: Account;
  debits: bigint;
  credits: bigint;
  held: bigint;
  available: bigint;
  /** What the entries take that take from it. */
  needed: bigint;
  readonly of: number[];
}

/**
 * One transaction of several entries: each entry with its lines, hold and mark, and the totals of each account once, since an item may
 * stand only once in a transaction.
 *
 * A limit must hold whatever the order of the entries: what they take together must be there before, and what others of them bring does
 * not count. Where that is too much, each of them alone may still be posted.
 */
export function composeWrite(
  tableName: string,
  entries: readonly EntryWrite[],
  stripeOf: (account: Account) => number,
): ComposedWrite {
  const items: TransactItem[] = [];
  const parts: WrittenPart[] = [];
  const add = (item: TransactItem, part: WrittenPart): void => {
    items.push(item);
    parts.push(part);
  };
  const totals = new Map<string, TotalsChange>();
  for (const [index, { entry, accounts, held }] of entries.entries()) {
    add({ Put: newItem(tableName, entryItem(entry)) }, { kind: 'ENTRY', of: [index] });
    for (const account of accounts) addChange(totals, account, entry, held ?? null, index);
  }
  const stripes = new Map([...totals].map(([id, { account }]) => [id, stripeOf(account)]));
  for (const [id, change] of totals) {
    const { account, needed, of } = change;
    add(totalsWrite(tableName, change, stripes.get(id) ?? 0), { kind: 'TOTALS', account, needed, of });
  }
  for (const [index, { entry, held, mark }] of entries.entries()) {
    for (const [line, posting] of entry.postings.entries()) {
      const stripe = stripes.get(posting.accountId) ?? 0;
      add(lineWrite(tableName, entry, posting, line, stripe), { kind: 'LINE', of: [index] });
    }
    if (held !== undefined && held !== null) add(held.write, { kind: 'HOLD', of: [index] });
    // The adapters of both stores speak of the same engine.
    if (mark !== undefined) add(mark.write, { kind: 'MARK', of: [index] });
  }
  return { items, parts };
}

function addChange(
  totals: Map<string, TotalsChange>,
  account: Account,
  entry: JournalEntry,
  held: HeldPosting | null,
  index: number,
): void {
  const none = { account, debits: 0n, credits: 0n, held: 0n, available: 0n, needed: 0n, of: [] };
  const change = totals.get(account.id) ?? none;
  totals.set(account.id, change);
  let available = 0n;
  for (const { accountId, side, amount } of entry.postings) {
    if (accountId !== account.id) continue;
    change[side === 'DEBIT' ? 'debits' : 'credits'] += amount;
    available += direction(account, side) * amount;
  }
  if (held?.hold.accountId === account.id) {
    change.held -= held.hold.amount;
    available += held.hold.amount;
  }
  change.available += available;
  if (available >= 0n) return;
  change.needed -= available;
  change.of.push(index);
}

function totalsWrite(tableName: string, change: TotalsChange, stripe: number): TransactItem {
  const { account, debits, credits, held, available, needed } = change;
  const limited = !account.mayBeNegative && needed > 0n;
  return {
    Update: {
      TableName: tableName,
      Key: totalsKey(account.id, stripe),
      UpdateExpression: 'ADD debits :debits, credits :credits, held :held, available :available',
      ExpressionAttributeValues: {
        ':debits': debits,
        ':credits': credits,
        ':held': held,
        ':available': available,
        ...(limited ? { ':needed': needed } : {}),
      },
      // The limit is part of the write itself: no read before it can be out of date.
      ...(limited ? { ConditionExpression: 'available >= :needed' } : {}),
    },
  };
}

function lineWrite(
  tableName: string,
  entry: JournalEntry,
  { accountId, side, amount }: Posting,
  index: number,
  stripe: number,
): TransactItem {
  return {
    Put: {
      TableName: tableName,
      Item: {
        pk: stripePk(accountId, stripe),
        sk: lineSk(entry.postedAt, entry.id, index),
        entryId: entry.id,
        index,
        postedAt: entry.postedAt,
        side,
        amount,
        description: entry.description,
        ...(entry.transactionId === undefined ? {} : { transactionId: entry.transactionId }),
      },
    },
  };
}
