import type { TransactionId } from '../shared/ids.ts';
import { asInbound, type InboundTransaction, type TransactionStore } from '../transactions/ports.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface RecoverStuckDeps {
  readonly transactions: TransactionStore;
  /** Parks a duplicate: the record that should have been screened may be the one that was lost. */
  readonly screen: (transaction: InboundTransaction) => Promise<'FRESH' | 'DUPLICATE'>;
  /** Starts the approval workflow anew. */
  readonly approve: (id: TransactionId) => Promise<void>;
  /** Puts an approved transaction on the posting queue anew. */
  readonly queue: (transaction: InboundTransaction) => Promise<void>;
  readonly fail: (id: TransactionId, code: string, reason: string) => Promise<unknown>;
  /** Reports one that cannot be read or moved on; the others are not held up by it. */
  readonly unreadable: (id: TransactionId, error: unknown) => void;
  readonly clock: Clock;
}

/** A transaction that rests so long in one status has lost its message. */
const STUCK_AFTER_MS = 5 * 60_000;

/** Not even new messages helped: a person must look. */
const GIVE_UP_AFTER_MS = 60 * 60_000;

/** The pass comes each minute, and may be late. */
const PASS_MS = 90_000;

type Recovered = 'moved' | 'failed' | 'none' | 'unreadable';

/**
 * Moves transactions on that rest in one status for over five minutes: every step is idempotent, so that a message too many
 * does no harm. After an hour an authorised one FAILs; an approved one is never given up, because it may be half posted.
 *
 * @returns how many were moved on, how many given up, and how many could not be dealt with
 */
export function recoverStuck(
  deps: RecoverStuckDeps,
): () => Promise<{ moved: number; failed: number; unreadable: number }> {
  async function recover(id: TransactionId, now: Date): Promise<Recovered> {
    const stored = await deps.transactions.get(id);
    if (stored === null) return 'none';
    const transaction = asInbound(stored);
    const restsMs = now.getTime() - Date.parse(transaction.updatedAt);
    const { status } = transaction;
    if (status === 'APPROVED') {
      if (!isDue(restsMs)) return 'none';
      await deps.queue(transaction);
      return 'moved';
    }
    if (status !== 'AUTHORIZED' && status !== 'ENRICHED') return 'none';
    if (restsMs > GIVE_UP_AFTER_MS) {
      await deps.fail(id, 'TIMED_OUT', 'The transaction could not be decided within an hour.');
      return 'failed';
    }
    if (!isDue(restsMs)) return 'none';
    if (status === 'AUTHORIZED' && (await deps.screen(transaction)) === 'DUPLICATE') return 'moved';
    await deps.approve(id);
    return 'moved';
  }

  const recoverOrReport = (id: TransactionId, now: Date): Promise<Recovered> =>
    recover(id, now).catch((error: unknown) => {
      deps.unreadable(id, error);
      return 'unreadable';
    });

  return async () => {
    const now = dateNow(deps.clock);
    const before = new Date(now.getTime() - STUCK_AFTER_MS);
    const counts = { moved: 0, failed: 0, none: 0, unreadable: 0 };
    for (let shard = 0; shard < SHARD_NAMES.length; shard++) {
      let after: string | undefined;
      do {
        const page = await deps.transactions.pageStuck(shard, before, after);
        for (const id of page.ids) counts[await recoverOrReport(id, now)] += 1;
        after = page.after;
      } while (after !== undefined);
    }
    const { none: _, ...counted } = counts;
    return counted;
  };
}

/**
 * Whether a message is due again: after 5, 10, 20, 40 … minutes. What only waits in a long queue would otherwise make it
 * longer with every pass.
 */
function isDue(restsMs: number): boolean {
  const doublings = Math.floor(Math.log2(restsMs / STUCK_AFTER_MS));
  return doublings >= 0 && restsMs - STUCK_AFTER_MS * 2 ** doublings < PASS_MS;
}
