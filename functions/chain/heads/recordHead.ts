import { type Clock, isoNow } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { type ChainHead, isNews, type StoredHead } from '../chainHead.ts';
import type { HeadStore } from '../ports.ts';

interface RecordHeadDeps {
  readonly heads: HeadStore;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Records where a chain is, for those who count confirmations: once for each block while a deposit waits, and once a minute otherwise, whatever
 * the number of invoices. The write is the event `chain.head`.
 *
 * @returns whether it was written. A pass that another overtook writes nothing, and the other's head stands; a store that fails costs a head,
 * and no pass
 */
export function recordHead({ heads, clock, log }: RecordHeadDeps) {
  const known = new Map<number, StoredHead>();
  const write = async (head: ChainHead, waiting: boolean): Promise<boolean> => {
    const { chainId } = head;
    const stored = known.get(chainId) ?? (await heads.get(chainId));
    if (stored !== null) known.set(chainId, stored);
    if (!isNews(stored, head, waiting)) return false;
    const next: StoredHead = { ...head, version: (stored?.version ?? 0) + 1 };
    const written = await heads.put(next, isoNow(clock));
    if (written) known.set(chainId, next);
    else known.delete(chainId);
    return written;
  };
  return (head: ChainHead, waiting: boolean): Promise<boolean> =>
    write(head, waiting).catch((error: unknown) => {
      log.error('where the chain is was not written', { chainId: head.chainId, error });
      return false;
    });
}
