import type { ChainConfig } from '../chainConfig.ts';
import type { Cursor } from '../ports.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { isAwaited } from './cursor.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';
import type { WatchMemory } from './watchMemory.ts';

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

/** Remembers since when nothing of ours has moved, as far as this worker knows. */
export function noteMoved(memory: WatchMemory, moved: boolean, nowMs: number): void {
  if (moved) memory.atRestSinceMs = null;
  else memory.atRestSinceMs ??= nowMs;
}

/**
 * Whether the record of blocks that brought nothing may wait: on a chain at rest nobody waits for the cursor. What is lost with the worker is read
 * again.
 */
export function mayWait(
  { config, memory }: { readonly config: ChainConfig; readonly memory: WatchMemory },
  cursor: Cursor,
  { range: { fromBlock, toBlock }, sinceMs }: Unwritten,
  nowMs: number,
): boolean {
  const atRest = memory.atRestSinceMs !== null && nowMs - memory.atRestSinceMs >= AT_REST_MS;
  return (
    atRest &&
    cursor.lagging.size === 0 &&
    !isAwaited(config, cursor) &&
    nowMs - sinceMs < WAIT_MS_MAX &&
    toBlock - fromBlock + 1 < PASS_BLOCKS_MAX
  );
}
