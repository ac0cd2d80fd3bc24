import type { JoinedWrite } from '../shared/joinedWrite.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import { type Account, direction } from './account.ts';
import { conflictPause, type LedgerTable, newItem, type TransactItem } from './dynamoLedgerTable.ts';
import type { Stripes } from './dynamoStripes.ts';
import { canExpire, canHoldAgain, canPost, canVoid, type Hold, type HoldProblem } from './hold.ts';
import type { JournalEntry } from './journalEntry.ts';
import { holdKey, holdOf, totalsKey } from './ledgerItems.ts';
import type { EndHoldOutcome, HoldOutcome, HoldRequest, LedgerStore } from './ports.ts';
import { stripeFor } from './stripe.ts';

/** How a posting takes its money from a hold. */
export interface HeldPosting {
  readonly hold: Hold;
  /** Ends the hold. */
  readonly write: TransactItem;
}

export interface HoldWrites extends Pick<LedgerStore, 'hold' | 'voidHold' | 'expireHold'> {
  /** Whether and how an entry may take from a hold what it takes from the hold's account, at most what is held. */
  forPosting(holdId: string, entry: JournalEntry): Promise<HeldPosting | { readonly refused: HoldProblem }>;
}

const ATTEMPTS_MAX = 12;

/** Holds beside the totals that they reduce: both change in one transaction. */
export function dynamoHolds(table: LedgerTable, stripes: Stripes): HoldWrites {
  return {
    hold: (request, now, joined = []) => hold({ table, stripes }, request, now, joined),
    voidHold: (holdId) => release(table, holdId, 'VOIDED', canVoid),
    expireHold: (holdId, now) => release(table, holdId, 'EXPIRED', (held) => canExpire(held, now)),
    async forPosting(holdId, entry) {
      const held = await getHold(table, holdId);
      const account = held && (await table.getAccount(held.accountId));
      if (!held || !account) return { refused: { code: 'UNKNOWN_HOLD' } };
      let taken = 0n;
      for (const { accountId, side, amount } of entry.postings) {
        if (accountId === account.id) taken -= direction(account, side) * amount;
      }
      const may = canPost(held, taken, new Date(entry.postedAt));
      if (!may.ok) return { refused: may.error };
      const posted = { entryId: entry.id, postedAmount: taken };
      return { hold: held, write: endWrite(table.tableName, held, 'POSTED', posted) };
    },
  };
}

async function getHold({ getItem }: LedgerTable, holdId: string): Promise<Hold | null> {
  const item = await getItem(holdKey(holdId));
  return item && holdOf(item);
}

async function hold(
  { table, stripes }: { readonly table: LedgerTable; readonly stripes: Stripes },
  request: HoldRequest,
  now: Date,
  joined: readonly JoinedWrite[],
): Promise<HoldOutcome> {
  if (request.amount <= 0n) return { kind: 'REFUSED', problem: { code: 'AMOUNT_NOT_POSITIVE' } };
  const account = await table.getAccount(request.accountId);
  if (account === null) return { kind: 'UNKNOWN_ACCOUNT', accountId: request.accountId };
  let stripe = stripeFor(account.id, request.id, account.stripes);
  for (let attempt = 1; ; attempt++) {
    const next: Hold = {
      id: request.id,
      book: account.book,
      accountId: account.id,
      amount: request.amount,
      expiresAt: request.expiresAt.toISOString(),
      stripe,
      status: 'PENDING',
    };
    const cancelled = await table.transact([
      holdWrite(table.tableName, next, now),
      takeWrite(table.tableName, account, next),
      ...joined.map(({ write }) => write),
    ]);
    if (cancelled === null) return { kind: 'HELD', hold: next };
    const [exists, short, ...unmet] = cancelled.unmet;
    if (unmet.includes(true)) return { kind: 'JOINED_REFUSED', unmet };
    const standing = exists ? await getHold(table, request.id) : null;
    if (standing !== null) {
      const may = canHoldAgain(standing, next);
      return may.ok ? { kind: 'HELD', hold: standing } : { kind: 'REFUSED', problem: may.error };
    }
    if (short) {
      const found = await stripes.gather(account, request.amount);
      if (found === null) return { kind: 'INSUFFICIENT', accountId: account.id };
      stripe = found;
    }
    if (attempt === ATTEMPTS_MAX) throw cancelled.error;
    // Whoever gathers or holds beside this one is done in a moment.
    await conflictPause(attempt);
  }
}

async function release(
  table: LedgerTable,
  holdId: string,
  status: 'VOIDED' | 'EXPIRED',
  allowed: (held: Hold) => ReturnType<typeof canVoid>,
): Promise<EndHoldOutcome> {
  for (let attempt = 1; ; attempt++) {
    const held = await getHold(table, holdId);
    if (held === null) return { kind: 'UNKNOWN_HOLD' };
    if (held.status === status) return { kind: 'ENDED' };
    const may = allowed(held);
    if (!may.ok) return { kind: 'REFUSED', problem: may.error };
    const cancelled = await table.transact([
      endWrite(table.tableName, held, status, {}),
      giveBackWrite(table.tableName, held),
    ]);
    if (cancelled === null) return { kind: 'ENDED' };
    if (attempt === ATTEMPTS_MAX) throw cancelled.error;
  }
}

function holdWrite(tableName: string, next: Hold, now: Date): TransactItem {
  const openShard = SHARD_NAMES[stripeFor(next.accountId, next.id, SHARD_NAMES.length)];
  const item = { ...holdKey(next.id), ...next, openShard, createdAt: now.toISOString() };
  return { Put: newItem(tableName, item) };
}

function takeWrite(tableName: string, account: Account, { stripe, amount }: Hold): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: totalsKey(account.id, stripe),
      UpdateExpression: 'ADD held :held, available :less',
      ExpressionAttributeValues: {
        ':held': amount,
        ':less': -amount,
        ...(account.mayBeNegative ? {} : { ':needed': amount }),
      },
      ...(account.mayBeNegative ? {} : { ConditionExpression: 'available >= :needed' }),
    },
  };
}

function giveBackWrite(tableName: string, { accountId, stripe, amount }: Hold): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: totalsKey(accountId, stripe),
      UpdateExpression: 'ADD held :less, available :more',
      ExpressionAttributeValues: { ':less': -amount, ':more': amount },
    },
  };
}

/** Ends the hold, unless it has ended, and takes it out of the open index. */
function endWrite(
  tableName: string,
  { id }: Hold,
  status: Hold['status'],
  facts: Readonly<Record<string, unknown>>,
): TransactItem {
  const names = Object.keys(facts);
  return {
    Update: {
      TableName: tableName,
      Key: holdKey(id),
      UpdateExpression: `SET #status = :next${names.map((name) => `, ${name} = :${name}`).join('')} REMOVE openShard`,
      ConditionExpression: '#status = :pending',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':next': status,
        ':pending': 'PENDING',
        ...Object.fromEntries(names.map((name) => [`:${name}`, facts[name]])),
      },
    },
  };
}
