import type { Clock } from '../../shared/clock.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Cursor } from '../ports.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { isAwaited } from './cursor.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';

/** The record of blocks that brought nothing to us: it waits to be written with what comes next, and the cursor behind it as well. */
export interface Unwritten {
  readonly range: RangeRecord;
  /** When the first of the blocks was read, in milliseconds since 1970. */
  readonly sinceMs: number;
}

/** A chain is at rest when nothing of ours has moved on it for so long, in milliseconds. */
const AT_REST_MS = 60_000;
/** Longer no record waits, in milliseconds. */
const WAIT_MS_MAX = 10_000;

/**
 * Whether the record of blocks that brought nothing may wait: on a chain at rest nobody waits for the cursor. What is lost with the worker is read
 * again.
 *
 * @param atRestSinceMs since when nothing of ours has moved, in milliseconds since 1970; null: something has just moved
 */
export function mayWait(
  config: ChainConfig,
  cursor: Cursor,
  { range: { fromBlock, toBlock }, sinceMs }: Unwritten,
  atRestSinceMs: number | null,
  clock: Clock,
): boolean {
  const nowMs = clock.nowMs();
  const atRest = atRestSinceMs !== null && nowMs - atRestSinceMs >= AT_REST_MS;
  return (
    atRest &&
    cursor.lagging.size === 0 &&
    !isAwaited(config, cursor) &&
    nowMs - sinceMs < WAIT_MS_MAX &&
    toBlock - fromBlock + 1 < PASS_BLOCKS_MAX
  );
}
