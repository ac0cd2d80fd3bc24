import { NodeLagging } from '../evm/evmNode.ts';
import type { RangeStore } from '../rangeRecord.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { PASS_BLOCKS_MAX } from '../watching/passLimits.ts';
import { readRange, type ReadRangeDeps } from './readRange.ts';

export interface VerifyRangesDeps extends ReadRangeDeps {
  readonly ranges: Pick<RangeStore, 'endingAt'>;
}

/** Something that the records do not prove: an alarm. */
export interface RangeFault {
  readonly kind: 'GAP' | 'DIFFERENCE';
  readonly fromBlock: number;
  readonly toBlock: number;
  /** What differs: the record's, then what the endpoint shows. */
  readonly what: string;
}

export interface RangesVerified {
  readonly ranges: number;
  readonly blocks: number;
  readonly logs: number;
  readonly deposits: number;
  /** Balances that were compared, and those that the endpoint no longer knows at such a height. */
  readonly balances: number;
  readonly unknownBalances: number;
  /** Newest first. */
  readonly faults: readonly RangeFault[];
}

/**
 * Proves that nothing was missed in a range of blocks: there is a record of every block, each record follows the one before it, and another
 * endpoint, read anew, shows the same blocks, logs, deposits and money, of which every deposit is stored.
 *
 * @param command the first and the last block; records that reach beyond them are verified whole
 * @throws RpcUnavailable where the endpoint does not answer: nothing is said then
 */
export function verifyRanges(deps: VerifyRangesDeps) {
  return async ({ from, to }: { readonly from: number; readonly to: number }): Promise<RangesVerified> => {
    const faults: RangeFault[] = [];
    const sums = { ranges: 0, blocks: 0, logs: 0, deposits: 0, balances: 0, unknownBalances: 0 };
    let younger: RangeRecord | null = null;
    let height = to;
    while (height >= from) {
      const record: RangeRecord | null = await recordCovering(deps, height, younger);
      if (record === null) {
        const older = await nextBelow(deps, height, from);
        const fromBlock = older === null ? from : older.toBlock + 1;
        faults.push({ kind: 'GAP', fromBlock, toBlock: height, what: 'no record has these blocks' });
        younger = null;
        height = fromBlock - 1;
        continue;
      }
      const { fromBlock } = record;
      // Where a reorganisation went into a range, what stands of it ends where the next record begins.
      const left = younger !== null && record.toBlock > height;
      const toBlock = left ? height : record.toBlock;
      if (younger !== null && !left && younger.parentHash !== record.hash)
        faults.push({
          ...{ kind: 'DIFFERENCE', fromBlock, toBlock },
          what: `the next record follows ${younger.parentHash}, this one ends with ${record.hash}`,
        });
      const standing = left ? { toBlock, hash: younger?.parentHash ?? record.hash } : null;
      const rebuilt = await readRange(deps, record, standing).catch((error: unknown) => {
        if (!(error instanceof NodeLagging)) throw error;
        return { differences: [error.message], balances: 0, unknownBalances: 0 };
      });
      faults.push(
        ...rebuilt.differences.map((what): RangeFault => ({ kind: 'DIFFERENCE', fromBlock, toBlock, what })),
      );
      sums.ranges += 1;
      sums.blocks += toBlock - fromBlock + 1;
      sums.logs += record.logs;
      sums.deposits += record.depositCount;
      sums.balances += rebuilt.balances;
      sums.unknownBalances += rebuilt.unknownBalances;
      younger = record;
      height = fromBlock - 1;
    }
    return { ...sums, faults };
  };
}

/**
 * The record that has a block. A pass that was stopped, and a branch that a reorganisation left, leave records behind that others replaced: of
 * several it is the one that the next record follows, else the newest of the newest branch.
 */
async function recordCovering(
  { ranges, config }: VerifyRangesDeps,
  height: number,
  younger: RangeRecord | null,
): Promise<RangeRecord | null> {
  const exact = await ranges.endingAt(config.chainId, height);
  if (exact !== null && exact.hash === younger?.parentHash) return exact;
  const covering = exact === null ? [] : [exact];
  for (let last = height + 1; last < height + PASS_BLOCKS_MAX; last++) {
    const record = await ranges.endingAt(config.chainId, last);
    if (record !== null && record.fromBlock <= height) covering.push(record);
  }
  const [newest = null] = covering.toSorted((a, b) => b.branch - a.branch || (a.at < b.at ? 1 : -1));
  return newest;
}

/** The newest record that ends below a height. */
async function nextBelow(
  { ranges, config }: VerifyRangesDeps,
  height: number,
  from: number,
): Promise<RangeRecord | null> {
  for (let last = height - 1; last >= from; last--) {
    const record = await ranges.endingAt(config.chainId, last);
    if (record !== null) return record;
  }
  return null;
}
