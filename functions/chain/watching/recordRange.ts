import { type Clock, isoNow } from '../../shared/clock.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Cursor } from '../ports.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { sumsOf } from './movedSums.ts';
import type { Movement, ReadBlocks } from './readMovements.ts';

/** Deposits that a record names; the others are counted. */
const NAMED_DEPOSITS_MAX = 200;

/**
 * The record of the blocks above `parent`.
 *
 * @param read what came in to addresses of ours, and what left them, may be of older blocks as well: that is in their records
 */
export function rangeOf(
  { config, clock }: { readonly config: ChainConfig; readonly clock: Clock },
  parent: Cursor,
  read: ReadBlocks & { readonly in: readonly Movement[]; readonly out: readonly Movement[] },
): RangeRecord {
  const isNew = ({ blockNumber }: Movement): boolean => blockNumber > parent.block;
  const arrived = read.in.filter(isNew);
  const last = read.blocks.at(-1);
  return {
    chainId: parent.chainId,
    branch: parent.branch,
    fromBlock: parent.block + 1,
    toBlock: last?.number ?? parent.block,
    parentHash: parent.hash,
    hash: last?.hash ?? parent.hash,
    logs: read.logs,
    transactions: read.transactions,
    deposits: arrived.slice(0, NAMED_DEPOSITS_MAX).map(({ id }) => id),
    depositCount: arrived.length,
    moneyIn: sumsOf(config, arrived),
    moneyOut: sumsOf(config, read.out.filter(isNew)),
    at: isoNow(clock),
  };
}

/** The record of blocks that brought nothing, and of those that follow them, as one. */
export function joinRanges(first: RangeRecord | undefined, next: RangeRecord): RangeRecord {
  if (first === undefined) return next;
  return {
    ...next,
    fromBlock: first.fromBlock,
    parentHash: first.parentHash,
    logs: first.logs + next.logs,
    transactions: first.transactions + next.transactions,
  };
}
