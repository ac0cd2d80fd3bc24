import type { TransactionId } from '../shared/ids.ts';
import type { Transaction, TransactionStore } from '../transactions/ports.ts';
import { SHARD_NAMES } from '../shared/shards.ts';

interface SweepStuckDeps {
  readonly transactions: TransactionStore;
  /** Starts the approval workflow anew. */
  readonly approve: (id: TransactionId) => Promise<void>;
  /** Puts an approved transaction on the posting queue anew. */
  readonly queue: (transaction: Transaction) => Promise<void>;
  readonly fail: (id: TransactionId, code: string, reason: string) => Promise<unknown>;
  readonly now: () => Date;
}

/** A transaction that rests so long in one status has lost its message. */
const STUCK_AFTER_MS = 5 * 60_000;

/** Not even new messages helped: a person must look. */
const GIVE_UP_AFTER_MS = 60 * 60_000;

/**
 * Moves transactions on that rest in one status for over five minutes: every step is idempotent, so that a message too many
 * does no harm. After an hour an authorised one FAILs; an approved one is never given up, because it may be half posted.
 *
 * @returns how many were moved on and how many given up
 */
export function sweepStuck(deps: SweepStuckDeps): () => Promise<{ moved: number; failed: number }> {
  async function mend(id: TransactionId, now: Date): Promise<'moved' | 'failed' | 'none'> {
    const transaction = await deps.transactions.get(id);
    if (transaction === null) return 'none';
    if (transaction.status === 'APPROVED') {
      await deps.queue(transaction);
      return 'moved';
    }
    if (transaction.status !== 'AUTHORIZED' && transaction.status !== 'ENRICHED') return 'none';
    if (now.getTime() - Date.parse(transaction.updatedAt) > GIVE_UP_AFTER_MS) {
      await deps.fail(id, 'TIMED_OUT', 'The transaction could not be decided within an hour.');
      return 'failed';
    }
    await deps.approve(id);
    return 'moved';
  }

  return async () => {
    const now = deps.now();
    const before = new Date(now.getTime() - STUCK_AFTER_MS);
    const counts = { moved: 0, failed: 0, none: 0 };
    for (let shard = 0; shard < SHARD_NAMES.length; shard++) {
      let after: string | undefined;
      do {
        const page = await deps.transactions.pageStuck(shard, before, after);
        for (const id of page.ids) counts[await mend(id, now)] += 1;
        after = page.after;
      } while (after !== undefined);
    }
    return { moved: counts.moved, failed: counts.failed };
  };
}
