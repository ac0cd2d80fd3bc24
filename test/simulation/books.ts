import { toSpendingItem } from '../../functions/chain/funding/dynamoSpendings.ts';
import type { SpendingStore } from '../../functions/chain/walletSpending.ts';
import type { Settlement } from '../../functions/chain/ports.ts';
import { toDepositItem } from '../../functions/chain/store/chainItems.ts';
import { readEvent } from '../../functions/events/readEvent.ts';
import type { AnyEvent } from '../../functions/events/eventTypes.ts';
import { toWithdrawalItem } from '../../functions/chain/store/withdrawalItems.ts';
import { translate } from '../../functions/events/translate.ts';
import type { Account, JournalEntry, LedgerStore, PostOutcome } from '../../functions/ledger/ports.ts';
import { ledgerPosting } from '../../functions/posting/ledgerPosting.ts';
import { postEvent } from '../../functions/posting/postEvent.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import type { Random } from '../../scripts/feed/random.ts';
import { sweepWritesOf } from './sweeper.ts';

/** The ledger behind the queue of events: delivered in any order, some of them twice. */
export interface Books {
  /** Of a write that happened. */
  written(settlement: Settlement): void;
  /** Of gas that serves no invoice: once for each transaction, as its store has it. */
  readonly spent: SpendingStore['record'];
  /** Delivers some of the events that wait; what cannot be posted yet waits on. */
  deliver(random: Random): Promise<void>;
  /** Delivers all. @throws Error where an event stays that cannot be posted */
  deliverAll(random: Random): Promise<void>;
  /** Debits less credits of an account of a role over all books, e.g. `deposits:USDC@31337`. */
  balanceOf(account: string): bigint;
}

const DUPLICATES = 0.1;

export function openBooks(clock: Clock): Books {
  const { ledger, entries } = memoryLedger();
  const post = postEvent({
    posting: ledgerPosting({ ledger, clock }),
    ledger,
    postTransaction: () => Promise.reject(new Error('no transactions are simulated')),
    postCardPayment: () => Promise.reject(new Error('no card payments are simulated')),
    postTransfer: () => Promise.reject(new Error('no transfer is made here')),
  });
  let waiting: AnyEvent[] = [];
  const spent = new Set<string>();
  const enqueue = (before: Record<string, unknown> | null, after: Record<string, unknown>): void => {
    const event = translate({ before, after });
    if (event !== null) waiting.push(readEvent(JSON.stringify(event)));
  };
  /** @returns the errors of what waits on */
  const deliverOnce = async (random: Random, share: number): Promise<unknown[]> => {
    const shuffled = waiting
      .map((event) => ({ event, at: random.fraction() }))
      .sort((a, b) => a.at - b.at)
      .map(({ event }) => event);
    waiting = [];
    const errors: unknown[] = [];
    for (const event of shuffled) {
      if (random.fraction() >= share) {
        waiting.push(event);
        continue;
      }
      try {
        await post(event);
        if (random.fraction() < DUPLICATES) await post(event);
      } catch (error) {
        errors.push(error);
        waiting.push(event);
      }
    }
    return errors;
  };
  return {
    written: (settlement) => {
      for (const { before, after } of settlement.deposits)
        enqueue(before === null ? null : toDepositItem(before), toDepositItem(after));
      const { withdrawal } = settlement;
      if (withdrawal !== undefined)
        enqueue(
          withdrawal.before === null ? null : toWithdrawalItem(withdrawal.before),
          toWithdrawalItem(withdrawal.after),
        );
      for (const { before, after } of sweepWritesOf(settlement)) enqueue(before, after);
    },
    spent: async (spending, at) => {
      if (spent.has(spending.txHash)) return false;
      spent.add(spending.txHash);
      enqueue(null, toSpendingItem(spending, at));
      return true;
    },
    deliver: async (random) => void (await deliverOnce(random, 0.5)),
    deliverAll: async (random) => {
      for (let before = Infinity; waiting.length > 0;) {
        const errors = await deliverOnce(random, 1);
        if (waiting.length >= before) throw new Error(`events cannot be posted: ${String(errors[0])}`);
        before = waiting.length;
      }
    },
    balanceOf: (account) => {
      let sum = 0n;
      for (const { postings } of entries.values())
        for (const { accountId, side, amount } of postings)
          if (accountId.endsWith(`:crypto:${account}`)) sum += side === 'DEBIT' ? amount : -amount;
      return sum;
    },
  };
}

type PostingLedger = Pick<LedgerStore, 'openAccount' | 'getAccount' | 'postAll' | 'refuse' | 'getEntry'>;

function memoryLedger(): { readonly ledger: PostingLedger; readonly entries: Map<string, JournalEntry> } {
  const accounts = new Map<string, Account>();
  const entries = new Map<string, JournalEntry>();
  const post = (entry: JournalEntry): PostOutcome => {
    const standing = entries.get(entry.id);
    if (standing === undefined) {
      entries.set(entry.id, entry);
      return { kind: 'POSTED' };
    }
    const same = JSON.stringify(standing.postings, text) === JSON.stringify(entry.postings, text);
    return { kind: same ? 'ALREADY_POSTED' : 'SOURCE_CONFLICT' };
  };
  return {
    entries,
    ledger: {
      openAccount: async (account) => void accounts.set(account.id, account),
      getAccount: async (id) => accounts.get(id) ?? null,
      getEntry: async (id) => entries.get(id) ?? null,
      refuse: async ({ source }) => Promise.reject(new Error(`${source} was refused`)),
      postAll: (all) => Promise.allSettled(all.map(async ({ entry }) => post(entry))),
    },
  };
}

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
