import { type Clock, dateNow } from '../shared/clock.ts';
import { parseTransactionId, type TransactionId } from '../shared/ids.ts';
import { inParallel } from '../shared/inParallel.ts';
import {
  asInbound,
  type InboundIn,
  type InboundTransaction,
  isInboundIn,
  isTransferIn,
  type TransactionStore,
  type TransferIn,
  type TransferTransaction,
} from '../transactions/ports.ts';
import { afterPage, type Lap, lapAt, shardOf } from './lap.ts';
import type { LapStore } from './ports.ts';

interface RecoverStuckDeps {
  readonly transactions: Pick<TransactionStore, 'getMany' | 'pageStuck'>;
  readonly laps: LapStore;
  /** Parks a duplicate: the record that should have been screened may be the one that was lost. */
  readonly screen: (transaction: InboundTransaction) => Promise<'FRESH' | 'DUPLICATE'>;
  /** Puts authorised transactions before the approval workflow anew. */
  readonly approve: (ids: readonly TransactionId[]) => Promise<void>;
  /** Puts approved transactions, and transfers that nobody approved, on the posting queue anew. */
  readonly queue: (
    transactions: readonly (InboundIn<'APPROVED'> | TransferIn<'AUTHORIZED' | 'APPROVED'>)[],
  ) => Promise<void>;
  /** Reports one that cannot be read, compared or sent; the others are not held up by it. */
  readonly unreadable: (id: string, error: unknown) => void;
  readonly clock: Clock;
}

type Recoverable = InboundTransaction | TransferTransaction;

export interface Recovered {
  readonly moved: number;
  readonly unreadable: number;
}

/** A transaction that rests so long in one status has lost its message. */
const STUCK_AFTER_MS = 5 * 60_000;

/** A pass begins no page after this time; the next pass reads on. */
const PASS_MS = 30_000;

const SCREENED_AT_A_TIME = 10;

/**
 * Moves transactions on that rest in one status for over five minutes: every step is idempotent, so that a message too many
 * does no harm. No age ends one: what cannot go on now is tried again, ever more rarely.
 *
 * @returns how many were moved on, and how many could not be dealt with
 */
export function recoverStuck(deps: RecoverStuckDeps): () => Promise<Recovered> {
  return async () => {
    const started = dateNow(deps.clock);
    let lap = lapAt(await deps.laps.read(), started);
    let [moved, unreadable] = [0, 0];
    try {
      for (let shard = shardOf(lap); shard !== null; shard = shardOf(lap)) {
        const before = new Date(Date.parse(lap.startedAt) - STUCK_AFTER_MS);
        const page = await deps.transactions.pageStuck(shard, before, lap.after[shard] ?? undefined);
        const recovered = await recoverPage(deps, page.ids, lap);
        moved += recovered.moved;
        unreadable += recovered.unreadable;
        lap = afterPage(lap, shard, page.after);
        if (deps.clock.nowMs() - started.getTime() > PASS_MS) break;
      }
    } finally {
      await deps.laps.write(lap);
    }
    return { moved, unreadable };
  };
}

async function recoverPage(deps: RecoverStuckDeps, listed: readonly string[], lap: Lap): Promise<Recovered> {
  let unreadable = 0;
  const report = (id: string, error: unknown) => {
    unreadable++;
    deps.unreadable(id, error);
  };
  const due = (await readAll(deps, listed, report)).filter(({ updatedAt }) => isDue(updatedAt, lap));
  const undecided = due.filter((one) => isInboundIn(one, 'AUTHORIZED', 'ENRICHED'));
  const screened = await inParallel(undecided, SCREENED_AT_A_TIME, async (transaction) => {
    if (transaction.status === 'ENRICHED') return 'FRESH';
    return deps.screen(transaction).catch((error: unknown) => {
      report(transaction.id, error);
      return 'FAILED' as const;
    });
  });
  const fresh = undecided.filter((_, index) => screened[index] === 'FRESH');
  const approved = due.filter(
    (one) => isInboundIn(one, 'APPROVED') || isTransferIn(one, 'AUTHORIZED', 'APPROVED'),
  );
  const send = async (ids: readonly string[], sending: Promise<void>): Promise<number> => {
    const error = await sending.then(
      () => null,
      (reason: unknown) => reason ?? 'unknown',
    );
    if (error === null) return ids.length;
    for (const id of ids) report(id, error);
    return 0;
  };
  const idsOf = (some: readonly Recoverable[]) => some.map(({ id }) => id);
  const moved =
    (await send(idsOf(fresh), deps.approve(idsOf(fresh)))) +
    (await send(idsOf(approved), deps.queue(approved)));
  return { moved: moved + screened.filter((outcome) => outcome === 'DUPLICATE').length, unreadable };
}

async function readAll(
  { transactions }: RecoverStuckDeps,
  listed: readonly string[],
  report: (id: string, error: unknown) => void,
): Promise<Recoverable[]> {
  const ids: TransactionId[] = [];
  for (const text of listed) {
    const id = parseTransactionId(text);
    if (id.ok) ids.push(id.value);
    else report(text, new Error(`the id must be ${id.error}`));
  }
  const read: Recoverable[] = [];
  for (const [id, stored] of await transactions.getMany(ids)) {
    try {
      const transaction = stored();
      read.push(transaction.kind === 'TRANSFER' ? transaction : asInbound(transaction));
    } catch (error) {
      report(id, error);
    }
  }
  return read;
}

/**
 * Whether a message came due since the lap before: after 5, 10, 20, 40 … minutes of rest. What only waits in a long queue would
 * otherwise make it longer with every lap.
 */
function isDue(updatedAt: string, { since, startedAt }: Lap): boolean {
  return doublings(updatedAt, startedAt) > doublings(updatedAt, since);
}

/** How often the five minutes have doubled; −1 before they are over. */
function doublings(from: string, until: string): number {
  const rested = (Date.parse(until) - Date.parse(from)) / STUCK_AFTER_MS;
  return rested <= 1 ? -1 : Math.floor(Math.log2(rested));
}
