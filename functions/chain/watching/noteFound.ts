import type { Log } from '../../shared/log.ts';
import { broughtBlocksOf, type ChainConfig } from '../chainConfig.ts';
import type { DepositMove } from '../deposit.ts';
import type { FoundMoney, FoundMoneyStore } from '../foundMoney.ts';
import type { Cursor } from '../ports.ts';
import { SETTLEMENT_MOVES_MAX } from './passLimits.ts';

/** Notes of one chain at once: some 100 KB in one item. What one turn of the rotation finds has room. */
const FOUND_MAX = 1_000;

/**
 * Notes money that a balance showed. Before it is a deposit: what is counted twice makes finality deeper, what is not counted makes it shallower.
 *
 * @returns the moves that were noted; older notes, which no depth reaches any more, make room
 */
export async function noteFound(
  {
    deps,
    view,
  }: {
    readonly deps: { readonly foundMoney: FoundMoneyStore; readonly log: Log };
    readonly view: {
      readonly config: ChainConfig;
      readonly cursor: Cursor;
      /** Grows by what is noted. */
      readonly found: FoundMoney[];
    };
  },
  all: readonly DepositMove[],
): Promise<readonly DepositMove[]> {
  const { cursor, config, found } = view;
  const oldest = cursor.block - broughtBlocksOf(config);
  const gone = found.filter(({ height }) => height <= oldest).slice(0, SETTLEMENT_MOVES_MAX);
  for (const each of gone) found.splice(found.indexOf(each), 1);
  const room = Math.min(SETTLEMENT_MOVES_MAX, Math.max(0, FOUND_MAX - found.length));
  const moves = all.slice(0, room);
  if (moves.length < all.length)
    deps.log.warn('more money inside calls than is noted at once: it waits', { chainId: cursor.chainId });
  const recent = moves
    .map(({ after }): FoundMoney => ({
      depositId: after.id,
      height: after.blockNumber,
      asset: after.amount.currency.symbol,
      units: after.amount.units,
    }))
    .filter(({ height }) => height > oldest);
  await deps.foundMoney.note(
    cursor.chainId,
    recent,
    gone.map(({ depositId }) => depositId),
  );
  const known = new Set(found.map(({ depositId }) => depositId));
  found.push(...recent.filter(({ depositId }) => !known.has(depositId)));
  return moves;
}
