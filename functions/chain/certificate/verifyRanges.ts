import { NodeLagging } from '../evm/evmNode.ts';
import type { RangeStore } from '../rangeRecord.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { PASS_BLOCKS_MAX } from '../watching/passLimits.ts';
import { type Missing, readRange, type ReadRangeDeps } from './readRange.ts';

export interface VerifyRangesDeps extends ReadRangeDeps {
  readonly ranges: Pick<RangeStore, 'startingAt'>;
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
  /** Records that hold as a whole, newest first, with what their balances changed by. */
  readonly held: readonly HeldRecord[];
  readonly missing: readonly Missing[];
}

export interface HeldRecord {
  readonly record: RangeRecord;
  readonly balanceChange: Readonly<Record<string, bigint>>;
  readonly unknownBalances: number;
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
    const held: HeldRecord[] = [];
    const missing: Missing[] = [];
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
        return {
          differences: [error.message],
          balances: 0,
          unknownBalances: 0,
          balanceChange: {},
          missing: [],
        };
      });
      faults.push(
        ...rebuilt.differences.map((what): RangeFault => ({ kind: 'DIFFERENCE', fromBlock, toBlock, what })),
      );
      const { balanceChange, unknownBalances } = rebuilt;
      missing.push(...rebuilt.missing);
      if (rebuilt.differences.length === 0 && standing === null)
        held.push({ record, balanceChange, unknownBalances });
      sums.ranges += 1;
      sums.blocks += toBlock - fromBlock + 1;
      sums.logs += record.logs;
      sums.deposits += record.depositCount;
      sums.balances += rebuilt.balances;
      sums.unknownBalances += rebuilt.unknownBalances;
      younger = record;
      height = fromBlock - 1;
    }
    return { ...sums, faults, held, missing };
  };
}

/**
 * The record that has a block. A branch that a reorganisation left leaves records behind that others replaced: of several it is the one that
 * the next record follows, else the newest of the newest branch.
 */
async function recordCovering(
  { ranges, config }: VerifyRangesDeps,
  height: number,
  younger: RangeRecord | null,
): Promise<RangeRecord | null> {
  const covering: RangeRecord[] = [];
  for (let first = height; first > height - PASS_BLOCKS_MAX && first >= 0; first--) {
    const record = await ranges.startingAt(config.chainId, first);
    if (record === null || record.toBlock < height) continue;
    if (record.toBlock === height && record.hash === younger?.parentHash) return record;
    covering.push(record);
  }
  const [newest = null] = covering.toSorted((a, b) => b.branch - a.branch || (a.at < b.at ? 1 : -1));
  return newest;
}

/** The newest record below a height that none has. */
async function nextBelow(
  { ranges, config }: VerifyRangesDeps,
  height: number,
  from: number,
): Promise<RangeRecord | null> {
  for (let first = height - 1; first > from - PASS_BLOCKS_MAX && first >= 0; first--) {
    const record = await ranges.startingAt(config.chainId, first);
    if (record !== null && record.toBlock >= from) return record;
  }
  return null;
}
