import { type Account, direction } from './account.ts';
import type { HeldPosting, HoldWrites } from './dynamoHolds.ts';
import { type LedgerTable, newItem, type TransactItem } from './dynamoLedgerTable.ts';
import type { Stripes } from './dynamoStripes.ts';
import type { JournalEntry, Posting } from './journalEntry.ts';
import {
  entryItem,
  entryKey,
  entryOf,
  lineSk,
  refusalItem,
  refusalOf,
  stripePk,
  totalsKey,
} from './ledgerItems.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { LedgerStore, PostOutcome } from './ports.ts';
import { hashEntry } from './seal.ts';
import { stripeFor } from './stripe.ts';

/** Two transactions on one item cancel each other; each retry waits longer, and the caller's queue retries after that. */
const ATTEMPTS_MAX = 12;

interface PostingDeps {
  readonly table: LedgerTable;
  readonly stripes: Stripes;
  readonly holds: Pick<HoldWrites, 'forPosting'>;
}

/** A posting is one TransactWriteItems: entry, statement lines, totals and the mark on what is posted together. */
export function dynamoPostings({
  table,
  stripes,
  holds,
}: PostingDeps): Pick<LedgerStore, 'post' | 'refuse' | 'getEntry'> {
  return {
    async post(entry, { holdId, mark } = {}) {
      const accounts = await accountsOf(table, entry);
      if ('unknown' in accounts) return { kind: 'UNKNOWN_ACCOUNT', accountId: accounts.unknown };
      const { known } = accounts;
      const chosen = new Map(known.map(({ id, stripes: count }) => [id, stripeFor(id, entry.id, count)]));
      for (let attempt = 1; ; attempt++) {
        const held = holdId === undefined ? null : await holds.forPosting(holdId, entry);
        if (held !== null && 'refused' in held)
          return (await standing(table, entry)) ?? { kind: 'HOLD_REFUSED', problem: held.refused };
        if (held !== null) chosen.set(held.hold.accountId, held.hold.stripe);
        const totals = known.map((account) =>
          totalsWrite(table.tableName, entry, account, chosen.get(account.id) ?? 0, held),
        );
        const cancelled = await table.transact([
          { Put: newItem(table.tableName, entryItem(entry)) },
          ...totals.map(({ write }) => write),
          ...entry.postings.map((posting, index) =>
            lineWrite(table.tableName, entry, posting, index, chosen.get(posting.accountId) ?? 0),
          ),
          ...(held === null ? [] : [held.write]),
          ...marking(mark),
        ]);
        if (cancelled === null) return { kind: 'POSTED' };
        const { unmet, error } = cancelled;
        if (unmet[0]) return (await standing(table, entry)) ?? { kind: 'SOURCE_CONFLICT' };
        if (mark !== undefined && unmet.at(-1) === true) return { kind: 'MARK_CONFLICT' };
        const short = totals.find((_, index) => unmet[index + 1]);
        if (short !== undefined) {
          const stripe = await stripes.gather(short.account, short.needed);
          if (stripe === null) return { kind: 'INSUFFICIENT', accountId: short.account.id };
          chosen.set(short.account.id, stripe);
        }
        if (attempt === ATTEMPTS_MAX) throw error;
        await pause(attempt);
      }
    },
    async refuse(source, refusal, mark) {
      for (let attempt = 1; ; attempt++) {
        const cancelled = await table.transact([
          { Put: newItem(table.tableName, refusalItem(source, refusal)) },
          ...marking(mark),
        ]);
        if (cancelled === null) return { kind: 'REFUSED' };
        const [stands, unmarked] = cancelled.unmet;
        if (stands) {
          const earlier = refusalOf((await table.getItem(entryKey(source.id))) ?? {});
          return earlier === null
            ? { kind: 'ALREADY_POSTED' }
            : { kind: 'ALREADY_REFUSED', refusal: earlier };
        }
        if (unmarked) return { kind: 'MARK_CONFLICT' };
        if (attempt === ATTEMPTS_MAX) throw cancelled.error;
        await pause(attempt);
      }
    },
    async getEntry(entryId) {
      const item = await table.getItem(entryKey(entryId));
      return item === null || refusalOf(item) !== null ? null : entryOf(item);
    },
  };
}

/** The adapters of both stores speak of the same engine. */
function marking(mark: JoinedWrite | undefined): TransactItem[] {
  return mark === undefined ? [] : [mark.write];
}

async function accountsOf(
  table: LedgerTable,
  entry: JournalEntry,
): Promise<{ readonly known: readonly Account[] } | { readonly unknown: string }> {
  const known: Account[] = [];
  for (const accountId of new Set(entry.postings.map((posting) => posting.accountId))) {
    const account = await table.getAccount(accountId);
    if (account === null) return { unknown: accountId };
    known.push(account);
  }
  return { known };
}

/** What an entry that is there already means for a posting of `entry`; null when none is there. */
async function standing(table: LedgerTable, entry: JournalEntry): Promise<PostOutcome | null> {
  const item = await table.getItem(entryKey(entry.id));
  if (item === null) return null;
  const refusal = refusalOf(item);
  if (refusal !== null) return { kind: 'REFUSED', refusal };
  const stored = entryOf(item);
  // The first delivery's time stands; everything else must be the same.
  const same = hashEntry(stored) === hashEntry({ ...entry, postedAt: stored.postedAt });
  return { kind: same ? 'ALREADY_POSTED' : 'SOURCE_CONFLICT' };
}

/** One update an account: an item may stand only once in a transaction. */
function totalsWrite(
  tableName: string,
  entry: JournalEntry,
  account: Account,
  stripe: number,
  held: HeldPosting | null,
): { readonly account: Account; readonly needed: bigint; readonly write: TransactItem } {
  const change = { debits: 0n, credits: 0n, held: 0n, available: 0n };
  for (const { accountId, side, amount } of entry.postings) {
    if (accountId !== account.id) continue;
    change[side === 'DEBIT' ? 'debits' : 'credits'] += amount;
    change.available += direction(account, side) * amount;
  }
  if (held?.hold.accountId === account.id) {
    change.held -= held.hold.amount;
    change.available += held.hold.amount;
  }
  const limited = !account.mayBeNegative && change.available < 0n;
  const write: TransactItem = {
    Update: {
      TableName: tableName,
      Key: totalsKey(account.id, stripe),
      UpdateExpression: 'ADD debits :debits, credits :credits, held :held, available :available',
      ExpressionAttributeValues: {
        ':debits': change.debits,
        ':credits': change.credits,
        ':held': change.held,
        ':available': change.available,
        ...(limited ? { ':needed': -change.available } : {}),
      },
      // The limit is part of the write itself: no read before it can be out of date.
      ...(limited ? { ConditionExpression: 'available >= :needed' } : {}),
    },
  };
  return { account, needed: -change.available, write };
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

/** Full jitter, so that the losers of one conflict do not meet again. */
async function pause(attempt: number): Promise<void> {
  const ceilingMs = Math.min(10 * 2 ** attempt, 500);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * ceilingMs));
}
