import { describe, expect, it } from 'vitest';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import type { Cursor, CursorStore } from '../../../../../functions/chain/ports.ts';
import { readBranchState } from '../../../../../functions/chain/sweeping/readBranchState.ts';
import type { SweepDeps } from '../../../../../functions/chain/sweeping/sweepDeps.ts';

const OLD = `0x${'aa'.repeat(32)}`;
const NEW = `0x${'bb'.repeat(32)}`;

/** A watcher that stands at block 9 of the old branch, and a node that shows this there. */
function stateOf(shown: string | null, known: { readonly cursor?: null; readonly pending?: true } = {}) {
  const block = shown && { number: '0x9', hash: shown, parentHash: OLD, timestamp: '0x1' };
  const rpc: Rpc = {
    request: () => Promise.reject(new Error('blocks are read in batches')),
    batch: async () => [block],
  };
  const cursor = known.cursor === null ? null : ({ block: 9, hash: OLD } as Cursor);
  const at = '2026-01-01T00:00:00.000Z';
  const pending = { chainId: 31_337, branch: 2, from: 5, to: 9, at, since: at };
  const cursors: Pick<CursorStore, 'get' | 'reorganised'> = {
    get: async () => cursor,
    reorganised: async () => (known.pending ? pending : null),
  };
  return readBranchState({ cursors, rpc, config: { chainId: 31_337 } as SweepDeps['config'] });
}

describe('whether what the chain refuses says something of what is stored', () => {
  it('given a node on the branch that the watcher has read, or a watcher that has not begun, then it does', async () => {
    expect(await stateOf(OLD)).toBe('settled');
    expect(await stateOf(NEW, { cursor: null })).toBe('settled');
  });

  it('given another block where the watcher stands, or none, then it does not: a reorganisation was not noticed', async () => {
    expect(await stateOf(NEW)).toBe('unsettled');
    expect(await stateOf(null)).toBe('unsettled');
  });

  it('given a reorganisation whose deposits were not compared yet, then it does not', async () => {
    expect(await stateOf(OLD, { pending: true })).toBe('unsettled');
  });
});
