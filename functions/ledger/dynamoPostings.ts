import type { Account } from './account.ts';
import { postingGroups } from './dynamoPostingGroups.ts';
import { composeWrite, type EntryWrite } from './dynamoPostingWrites.ts';
import type { HoldWrites } from './dynamoHolds.ts';
import { conflictPause, type LedgerTable, newItem } from './dynamoLedgerTable.ts';
import type { Stripes } from './dynamoStripes.ts';
import type { JournalEntry } from './journalEntry.ts';
import { entryKey, entryOf, refusalItem, refusalOf } from './ledgerItems.ts';
import type { LedgerStore, PostOptions, PostOutcome } from './ports.ts';
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
export function dynamoPostings(
  deps: PostingDeps,
): Pick<LedgerStore, 'post' | 'postAll' | 'refuse' | 'getEntry'> {
  const { table } = deps;
  const groups = postingGroups(table);

  async function post(entry: JournalEntry, options: PostOptions = {}): Promise<PostOutcome> {
    const accounts = await accountsOf(table, entry);
    if ('unknown' in accounts) return { kind: 'UNKNOWN_ACCOUNT', accountId: accounts.unknown };
    return postAlone(deps, { entry, accounts: accounts.known, mark: options.mark }, options.holdId);
  }

  return {
    post,
    async postAll(entries) {
      const outcomes: (PromiseSettledResult<PostOutcome> | undefined)[] = [];
      const together: (EntryWrite & { readonly at: number })[] = [];
      for (const [at, { entry, holdId, mark }] of entries.entries()) {
        // A hold is read first, and its stripe is its own.
        if (holdId !== undefined) continue;
        const accounts = await settled(accountsOf(table, entry));
        if (accounts.status === 'rejected') outcomes[at] = accounts;
        else if ('unknown' in accounts.value)
          outcomes[at] = fulfilled({ kind: 'UNKNOWN_ACCOUNT', accountId: accounts.value.unknown });
        else together.push({ at, entry, accounts: accounts.value.known, mark });
      }
      if (together.length > 1)
        for (const [{ at }, outcome] of await groups.commit(together)) outcomes[at] = outcome;
      // In their order, one after the other: what one brings another may take.
      for (const [at, { entry, ...options }] of entries.entries())
        outcomes[at] ??= await settled(post(entry, options));
      return outcomes.filter((outcome) => outcome !== undefined);
    },
    async refuse(source, refusal, mark) {
      for (let attempt = 1; ; attempt++) {
        const cancelled = await table.transact([
          { Put: newItem(table.tableName, refusalItem(source, refusal)) },
          ...(mark === undefined ? [] : [mark.write]),
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
        await conflictPause(attempt);
      }
    },
    async getEntry(entryId) {
      const item = await table.getItem(entryKey(entryId));
      return item === null || refusalOf(item) !== null ? null : entryOf(item);
    },
  };
}

/** One entry in a transaction of its own, with its hold, and with money gathered from other stripes where its own has too little. */
async function postAlone(
  { table, stripes, holds }: PostingDeps,
  write: EntryWrite,
  holdId: string | undefined,
): Promise<PostOutcome> {
  const { entry, accounts, mark } = write;
  const chosen = new Map(accounts.map(({ id, stripes: count }) => [id, stripeFor(id, entry.id, count)]));
  for (let attempt = 1; ; attempt++) {
    const held = holdId === undefined ? null : await holds.forPosting(holdId, entry);
    if (held !== null && 'refused' in held)
      return (await standing(table, entry)) ?? { kind: 'HOLD_REFUSED', problem: held.refused };
    if (held !== null) chosen.set(held.hold.accountId, held.hold.stripe);
    const { items, parts } = composeWrite(
      table.tableName,
      [{ ...write, held }],
      ({ id }) => chosen.get(id) ?? 0,
    );
    const cancelled = await table.transact(items);
    if (cancelled === null) return { kind: 'POSTED' };
    const { unmet, error } = cancelled;
    if (unmet[0]) return (await standing(table, entry)) ?? { kind: 'SOURCE_CONFLICT' };
    if (mark !== undefined && unmet.at(-1) === true) return { kind: 'MARK_CONFLICT' };
    const short = parts.find((part, index) => part.kind === 'TOTALS' && unmet[index]);
    if (short?.kind === 'TOTALS') {
      const stripe = await stripes.gather(short.account, short.needed);
      if (stripe === null) return { kind: 'INSUFFICIENT', accountId: short.account.id };
      chosen.set(short.account.id, stripe);
    }
    if (attempt === ATTEMPTS_MAX) throw error;
    await conflictPause(attempt);
  }
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

function fulfilled(value: PostOutcome): PromiseSettledResult<PostOutcome> {
  return { status: 'fulfilled', value };
}

async function settled<T>(work: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([work]);
  return result;
}
