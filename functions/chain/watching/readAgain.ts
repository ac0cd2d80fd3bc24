import { NodeLagging, readBlocks } from '../evm/evmNode.ts';
import type { Cursor, LookedAgain } from '../ports.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';
import { type Movement, readMovements } from './readMovements.ts';
import type { WatchDeps } from './watchDeps.ts';

/** Blocks are read a second time when they are this old: a node may have given less than it had. */
export const LOOK_AGAIN_SECONDS = 60;

export interface SecondLook {
  readonly movements: readonly Movement[];
  readonly lookedAgain: LookedAgain;
  /** Invoices that failed have been looked at up to here. */
  readonly laggingUpTo: number;
}

/** Reads a portion of old blocks again: those whose time has come, or those that invoices that failed still need. */
export async function readAgain(
  { rpc, config }: Pick<WatchDeps, 'rpc' | 'config'>,
  cursor: Cursor,
): Promise<SecondLook> {
  const { lookedAgain, lagging, block } = cursor;
  const nothing = { movements: [], laggingUpTo: block };
  const parent = Math.min(
    ...[...lagging.values()].map((from) => from - 1),
    lookedAgain.block < lookedAgain.next.block && isOld(cursor) ? lookedAgain.block : Infinity,
  );
  const last = Math.min(block, parent + PASS_BLOCKS_MAX);
  if (parent >= last) return { ...nothing, lookedAgain: nextMark(cursor, lookedAgain.block) };
  const hash = cursor.recent.get(parent) ?? (await readBlocks(rpc, [parent]))[0]?.hash;
  if (hash === undefined) throw new NodeLagging(`the node has no block ${parent}`);
  const { movements } = await readMovements(rpc, config, { number: parent, hash }, last);
  const done = parent <= lookedAgain.block ? Math.max(lookedAgain.block, last) : lookedAgain.block;
  return { movements, laggingUpTo: last, lookedAgain: nextMark(cursor, done) };
}

function isOld({ lookedAgain, timestamp }: Cursor): boolean {
  return timestamp - lookedAgain.next.timestamp >= LOOK_AGAIN_SECONDS;
}

function nextMark(cursor: Cursor, done: number): LookedAgain {
  const { next } = cursor.lookedAgain;
  const reached = done >= next.block && isOld(cursor);
  return { block: done, next: reached ? { block: cursor.block, timestamp: cursor.timestamp } : next };
}
