import type { WatchWork } from '../ports.ts';
import { isAwaited } from './cursor.ts';
import type { HeadDone } from './followHead.ts';
import type { WatchDeps } from './watchDeps.ts';

/** Each work is woken at least this often while its chain moves, whatever is known to be due: milliseconds. */
const AT_LEAST_EVERY_MS: Readonly<Record<Exclude<WatchWork, 'head'>, number>> = {
  confirm: 15_000,
  expire: 15_000,
  reorganised: 15_000,
  rotate: 5_000,
  daily: 300_000,
  certify: 300_000,
};

/** Where no native address waits, there is nothing to rotate: until one does, the lanes are looked at this often. */
const NOTHING_ROTATES_EVERY_MS = 15_000;

/** The works that have something to do after a pass over the head. */
export function findDueWorks(
  { config, memory, clock }: Pick<WatchDeps, 'config' | 'memory' | 'clock'>,
  { cursor, reorganised, behind, idle }: HeadDone,
): readonly Exclude<WatchWork, 'head'>[] {
  if (behind) return [];
  const now = clock.nowMs();
  const urgent: Partial<Record<WatchWork, boolean>> = {
    confirm: !idle && isAwaited(config, cursor),
    reorganised,
  };
  const works = (Object.keys(AT_LEAST_EVERY_MS) as Exclude<WatchWork, 'head'>[]).filter((work) => {
    const last = memory.wokenMs.get(work) ?? -Infinity;
    const every =
      work === 'rotate' && memory.rotatesNothing ? NOTHING_ROTATES_EVERY_MS : AT_LEAST_EVERY_MS[work];
    return urgent[work] === true || now - last >= every;
  });
  for (const work of works) memory.wokenMs.set(work, now);
  return works;
}
