import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advanceCursor,
  broughtFrom,
  commonAncestor,
  firstCursor,
  reorganisationOf,
  rewindCursor,
} from '../../../../../functions/chain/watching/cursor.ts';
import type { Block } from '../../../../../functions/chain/evm/block.ts';
import type { InvoiceId } from '../../../../../functions/shared/ids.ts';

const AT = '2026-01-01T00:00:00.000Z';
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
const heights = { head: 10, safe: null, finalized: null };
const lookedAgain = { block: 0, next: { block: 0, timestamp: 0 } };
const advance = {
  reorgDepth: 5,
  broughtBlocks: 5,
  lagging: new Map(),
  brought: new Map(),
  heights,
  lookedAgain,
};
const first = firstCursor(1, 'genesis', block(0), heights);
const at10 = advanceCursor(first, { ...advance, blocks: blocks(1, 10) });

describe('the cursor', () => {
  test('given new blocks, when it advances, then it stands on the last and remembers reorgDepth hashes', () => {
    expect(at10).toMatchObject({ version: 2, branch: 1, block: 10, hash: 'a10', timestamp: 100 });
    expect([...at10.recent]).toEqual([6, 7, 8, 9, 10].map((height) => [height, `a${height}`]));
  });

  test('given half an hour of blocks of 250 ms, when it reorganises, then an ancestor at most a sixteenth deeper is known, by few hashes', () => {
    const portions = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 100 });
    const law = fc.property(portions, fc.double({ min: 0, max: 1, noNaN: true }), (read, deep) => {
      let cursor = first;
      for (const portion of read) {
        const next = blocks(cursor.block + 1, cursor.block + portion);
        cursor = advanceCursor(cursor, { ...advance, reorgDepth: 7_200, blocks: next });
      }
      expect(cursor.recent.size).toBeLessThanOrEqual(180);
      const depth = Math.floor(deep * Math.min(cursor.block, 7_199));
      const standing = cursor.block - depth;
      const shown = new Map(
        [...cursor.recent].map(([height, hash]) => [height, height <= standing ? hash : 'another']),
      );
      const ancestor = commonAncestor(cursor, shown);
      expect(ancestor ?? 0).toBeLessThanOrEqual(standing);
      const furthest = standing - Math.ceil(depth / 16) - 1;
      if (furthest > cursor.block - 7_200) expect(ancestor).toBeGreaterThanOrEqual(furthest);
    });
    fc.assert(law, { numRuns: 50 });
  });

  test('given nothing new, when it advances, then only its version moves', () => {
    expect(advanceCursor(at10, { ...advance, blocks: [] })).toEqual({ ...at10, version: 3 });
  });

  test('given what blocks brought, when it advances, then it is kept for as many blocks as are asked for and summed by asset', () => {
    const brought = new Map([
      [6, { USDC: 9n }],
      [9, { USDC: 5n, ETH: 1n }],
      [10, { USDC: 7n }],
    ]);
    const next = advanceCursor(first, { ...advance, brought, blocks: blocks(1, 10) });
    expect(next.broughtAt).toBe(10);
    expect(broughtFrom(next, 'USDC', 9, 2)).toBe(12n);
    expect(broughtFrom(next, 'USDC', 9, 1)).toBe(5n);
    expect(broughtFrom(next, 'DAI', 6, 5)).toBe(0n);
    const later = advanceCursor(next, { ...advance, blocks: [block(11)] });
    expect([...later.brought.keys()]).toEqual([9, 10]);
    expect(rewindCursor(later, block(9)).brought.get(10)).toBeUndefined();
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
    const looked = { block: 8, next: { block: 9, timestamp: 90 } };
    const rewound = rewindCursor({ ...at10, lagging, lookedAgain: looked }, block(7));
    expect(rewound).toMatchObject({
      block: 7,
      hash: 'a7',
      branch: 2,
      version: 3,
      lookedAgain: { block: 7, next: { block: 7, timestamp: 70 } },
    });
    expect(reorganisationOf(at10, rewound, null, AT)).toEqual({
      chainId: 1,
      branch: 2,
      from: 8,
      to: 10,
      at: AT,
      since: AT,
    });
    expect([...rewound.recent.keys()]).toEqual([6, 7]);
    expect([...rewound.lagging]).toEqual([
      ['inv_1', 8],
      ['inv_2', 3],
    ]);
  });

  test('given a second reorganisation before the first is settled, when it is rewound, then both ranges are one, since the first', () => {
    const once = rewindCursor(at10, block(8));
    const pending = reorganisationOf(at10, once, null, AT);
    const again = advanceCursor(once, { ...advance, blocks: [block(9, 'b')] });
    const twice = rewindCursor(again, block(7));
    const later = '2026-01-02T00:00:00.000Z';
    const both = { branch: 3, from: 8, to: 10, at: later, since: AT };
    expect(reorganisationOf(again, twice, pending, later)).toMatchObject(both);
  });
});
