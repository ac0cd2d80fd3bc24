import type { Clock } from '../../shared/clock.ts';
import { readBlocks } from '../evm/evmNode.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Measured } from '../loops/measureEachMinute.ts';
import type { CursorStore } from '../ports.ts';

interface MeasureDeps {
  readonly rpc: Rpc;
  readonly cursors: Pick<CursorStore, 'get'>;
  readonly clock: Clock;
}

/**
 * How old the newest things of a chain are, in seconds: `headAge` of the node's last block, `cursorAge` of the last block that a pass
 * has looked at. `behind` counts the blocks between them.
 */
export async function measureWatch({ rpc, cursors, clock }: MeasureDeps, chainId: number): Promise<Measured> {
  const age = (timestamp: number): number => Math.max(0, Math.floor(clock.nowMs() / 1_000) - timestamp);
  const cursor = await cursors.get(chainId);
  const ofCursor = cursor === null ? {} : { cursorAge: age(cursor.timestamp) };
  const head = await readBlocks(rpc, ['latest']).then(
    ([block]) => block ?? null,
    () => null,
  );
  if (head === null) return ofCursor;
  const behind = cursor === null ? {} : { behind: Math.max(0, head.number - cursor.block) };
  return { headAge: age(head.timestamp), ...ofCursor, ...behind };
}
