import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

/** Numbers that operators watch, by their names: metric filters of `cdk/contexts/operating/chainHealth.ts` make metrics of them. */
export type Measured = Readonly<Record<string, number>>;

/** A little less than the minute schedule, which must find each minute free. */
const APART_MS = 50_000;

/**
 * Writes what is measured of a chain to the log, at most once a minute and worker: a line costs less than a metric that is put. What
 * cannot be measured is left out, since the pass itself says what is wrong.
 */
export function measureEachMinute({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
  const last = new Map<number, number>();
  return async (chainId: number, read: () => Promise<Measured>): Promise<void> => {
    const now = clock.nowMs();
    if (now - (last.get(chainId) ?? -APART_MS) < APART_MS) return;
    last.set(chainId, now);
    try {
      log.info('measured', { chainId, ...(await read()) });
    } catch (error) {
      log.warn('not measured', { chainId, error });
    }
  };
}
