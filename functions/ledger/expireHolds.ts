import { SHARD_NAMES } from '../shared/shards.ts';
import type { LedgerStore, OpenHolds } from './ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface ExpireDeps {
  readonly holds: OpenHolds;
  readonly ledger: Pick<LedgerStore, 'expireHold'>;
  /** Reports one that could not be expired; the others are not held up by it. */
  readonly failed: (holdId: string, error: unknown) => void;
  readonly clock: Clock;
}

/**
 * Gives back what holds keep whose time is over. A hold that somebody posts or voids meanwhile is left as it ended.
 *
 * @returns how many expired now
 */
export function expireHolds({ holds, ledger, failed, clock }: ExpireDeps): () => Promise<number> {
  return async () => {
    const moment = dateNow(clock);
    let expired = 0;
    for (let shard = 0; shard < SHARD_NAMES.length; shard++) {
      let after: string | undefined;
      do {
        const page = await holds.due(shard, moment, after);
        for (const id of page.ids) {
          try {
            const outcome = await ledger.expireHold(id, moment);
            if (outcome.kind === 'ENDED') expired++;
          } catch (error) {
            failed(id, error);
          }
        }
        after = page.after;
      } while (after !== undefined);
    }
    return expired;
  };
}
