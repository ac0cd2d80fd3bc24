import { ASKED_SHARD } from '../../invoices/ports.ts';
import type { WatchWork } from '../ports.ts';
import { isAwaited } from './cursor.ts';
import type { HeadDone } from './followHead.ts';
import { watchLease } from './watchLease.ts';
import { REST_MS_MAX, type WatchDeps } from './watchDeps.ts';

type Work = Exclude<WatchWork, 'head'>;

/** Each work is woken at least this often while its chain moves, unless it rests: milliseconds. */
const AT_LEAST_EVERY_MS: Readonly<Record<Work, number>> = {
  confirm: 15_000,
  expire: 15_000,
  reorganised: 15_000,
  rotate: 5_000,
  daily: 300_000,
  certify: 300_000,
};

type Deps = Pick<WatchDeps, 'config' | 'memory' | 'clock' | 'leases' | 'invoices'>;

/**
 * The works that have something to do after a pass over the head. One whose last pass said that nothing can be due rests until then, at most for a minute
 * since it was woken last; what makes something due before that wakes it.
 */
export async function findDueWorks(
  deps: Deps,
  { cursor, reorganised, behind, idle }: HeadDone,
): Promise<readonly Work[]> {
  if (behind) return [];
  const { config, memory, clock } = deps;
  const now = clock.nowMs();
  const urgent: Partial<Record<WatchWork, boolean>> = {
    confirm: !idle && isAwaited(config, cursor),
    reorganised,
  };
  const wokenSince = (work: Work): number => now - (memory.wokenMs.get(work) ?? -Infinity);
  const due = (Object.keys(AT_LEAST_EVERY_MS) as Work[]).filter(
    (work) =>
      urgent[work] === true ||
      (wokenSince(work) >= AT_LEAST_EVERY_MS[work] && now >= (memory.restsUntilMs.get(work) ?? -Infinity)),
  );
  const resting = await findResting(
    deps,
    due.filter((work) => urgent[work] !== true && wokenSince(work) < REST_MS_MAX),
    cursor.timestamp * 1_000,
  );
  for (const [work, until] of resting)
    memory.restsUntilMs.set(work, Math.min(until, now + AT_LEAST_EVERY_MS[work]));
  const works = due.filter((work) => !resting.has(work));
  for (const work of works) memory.wokenMs.set(work, now);
  return works;
}

/** Which of the works rest, and until when: what a pass said may have been overtaken since, so that it is read again and again. */
async function findResting(
  { config, leases, invoices, clock }: Deps,
  works: readonly Work[],
  blockMs: number,
): Promise<ReadonlyMap<Work, number>> {
  const { chainId } = config;
  const now = clock.nowMs();
  if (works.length === 0) return new Map();
  const rests = await leases.restsUntil(works.map((work) => watchLease(chainId, work)));
  const resting = new Map(
    works.flatMap((work): [Work, number][] => {
      const until = rests.get(watchLease(chainId, work)) ?? 0;
      // Invoices expire by the time of blocks, which may be ahead of ours.
      return until > (work === 'expire' ? Math.max(now, blockMs) : now) ? [[work, until]] : [];
    }),
  );
  if (!resting.has('expire')) return resting;
  // A command's write wakes nobody.
  const asked = await invoices.pageWatched(chainId, 'asked', ASKED_SHARD, { after: null, limit: 1 });
  if (asked.items.length > 0 || asked.after !== null) resting.delete('expire');
  return resting;
}
