import type { BlockReader } from '../evm/blockReader.ts';
import { type DepositMove, type Deposit, moveDeposit } from '../deposit.ts';
import { moveSweep, type Sweep, type SweepMove } from '../sweep.ts';

export interface TakenBack {
  readonly sweep: SweepMove;
  readonly deposits: readonly DepositMove[];
}

/**
 * A final sweep whose block is gone while its deposits are still there: it is under way again, and its stored bytes move
 * the money. Null when every sweep stands.
 *
 * @param sweeps those of one invoice; @param stored its deposits
 */
export async function takeBackSweep(
  sweeps: readonly Sweep[],
  stored: readonly Deposit[],
  reader: BlockReader,
  range: { readonly from: number; readonly to: number },
  at: string,
): Promise<TakenBack | null> {
  const inRange = (height: number): boolean => height >= range.from && height <= range.to;
  const heights = sweeps.flatMap(({ legs }) => legs.flatMap((leg) => leg.mined?.blockNumber ?? []));
  await reader.learn(heights.filter(inRange));
  const isGone = (block: { readonly blockNumber: number; readonly blockHash: string } | null): boolean => {
    if (block === null || !inRange(block.blockNumber)) return false;
    const shown = reader.shown(block.blockNumber);
    return shown !== null && shown !== block.blockHash;
  };
  for (const before of sweeps) {
    const deposits = stored.filter(({ id }) => before.depositIds.includes(id));
    const carried = deposits.length > 0 && deposits.every(({ status }) => status === 'SWEPT');
    if (before.status !== 'FINAL' || !carried) continue;
    if (!before.legs.some((leg) => leg.purpose === 'MOVE' && isGone(leg.mined))) continue;
    const legs = before.legs.map((leg) => (isGone(leg.mined) ? { ...leg, mined: null } : leg));
    const after = moveSweep('watcher', before, { status: 'BROADCAST', legs }, at);
    const moves = deposits.map((deposit) => ({
      before: deposit,
      after: moveDeposit('watcher', deposit, { status: 'SWEEPING' }, at),
    }));
    return { sweep: { before, after }, deposits: moves };
  }
  return null;
}
