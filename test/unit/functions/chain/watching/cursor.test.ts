import { describe, expect, test } from 'vitest';
import {
  advanceCursor,
  commonAncestor,
  firstCursor,
  rewindCursor,
} from '../../../../../functions/chain/watching/cursor.ts';
import type { Block } from '../../../../../functions/chain/evm/block.ts';
import type { InvoiceId } from '../../../../../functions/shared/ids.ts';

const block = (number: number, branch = 'a'): Block => ({
  number,
  hash: `${branch}${number}`,
  parentHash: `${branch}${number - 1}`,
  timestamp: number * 10,
  baseFeePerGas: 0n,
  logsBloom: `0x${'0'.repeat(512)}`,
});
const blocks = (from: number, to: number): Block[] =>
  Array.from({ length: to - from + 1 }, (_, i) => block(from + i));
const advance = { reorgDepth: 5, lagging: new Map(), unsettled: null, native: true, daily: false };
const at10 = advanceCursor(firstCursor(1, 'genesis', block(0)), { ...advance, blocks: blocks(1, 10) });

describe('the cursor', () => {
  test('given new blocks, when it advances, then it stands on the last and remembers reorgDepth hashes', () => {
    expect(at10).toMatchObject({ version: 1, block: 10, hash: 'a10', timestamp: 100, nativeBlock: 10 });
    expect([...at10.recent]).toEqual([6, 7, 8, 9, 10].map((height) => [height, `a${height}`]));
  });

  test('given nothing new, when it advances, then only its version moves', () => {
    expect(advanceCursor(at10, { ...advance, blocks: [] })).toEqual({ ...at10, version: 2 });
  });

  test('given a pass that did not reach the head, when it advances, then native balances stay where they were', () => {
    const next = advanceCursor(at10, { ...advance, native: false, blocks: blocks(11, 12) });
    expect(next).toMatchObject({ block: 12, nativeBlock: 10 });
  });

  test('given the daily look, when it advances, then that is remembered by block and time', () => {
    expect(advanceCursor(at10, { ...advance, daily: true, blocks: [block(11)] }).daily).toEqual({
      block: 11,
      timestamp: 110,
    });
  });

  test.each([
    ['a branch of two blocks', { 6: 'a6', 7: 'a7', 8: 'a8', 9: 'b9', 10: 'b10' }, 8],
    ['a shorter branch', { 6: 'a6', 7: 'a7', 8: 'b8', 9: null, 10: null }, 7],
    ['nothing left', { 6: 'b6', 7: 'b7', 8: 'b8', 9: 'b9', 10: 'b10' }, null],
  ])('given %s, when the ancestor is sought, then it is the highest equal hash', (_, shown, ancestor) => {
    const hashes = new Map(Object.entries(shown).map(([height, hash]) => [Number(height), hash]));
    expect(commonAncestor(at10, hashes)).toBe(ancestor);
  });

  test('given a reorganisation, when it is rewound, then everything above the ancestor is to be looked at again', () => {
    const lagging = new Map([
      ['inv_1' as InvoiceId, 9],
      ['inv_2' as InvoiceId, 3],
    ]);
    const rewound = rewindCursor({ ...at10, lagging, daily: { block: 9, timestamp: 90 } }, block(7));
    expect(rewound).toMatchObject({
      block: 7,
      hash: 'a7',
      nativeBlock: 7,
      unsettled: { from: 8, to: 10 },
      daily: { block: 7, timestamp: 70 },
    });
    expect([...rewound.recent.keys()]).toEqual([6, 7]);
    expect([...rewound.lagging]).toEqual([
      ['inv_1', 8],
      ['inv_2', 3],
    ]);
  });

  test('given a second reorganisation before the first is settled, when it is rewound, then both ranges are one', () => {
    const once = rewindCursor(at10, block(8));
    const again = advanceCursor(once, { ...advance, unsettled: once.unsettled, blocks: [block(9, 'b')] });
    expect(rewindCursor(again, block(7)).unsettled).toEqual({ from: 8, to: 10 });
  });
});
