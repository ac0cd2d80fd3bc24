import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raiseOf } from '../../../../scripts/restore/counters.ts';

/** The index that createInvoice gives out next: resolvers/createInvoice/4.nextIndex.ts */
const nextIndex = (count: number, shard: number): number => count * 16 + shard;
const shards = fc.integer({ min: 0, max: 15 });

describe('how far a counter is raised', () => {
  it('given any counter and addresses of its shard, then the next index is beyond them by the margin', () => {
    const law = fc.property(
      shards,
      fc.nat(1_000_000),
      fc.option(fc.nat(1_000_000)),
      fc.integer({ min: 1, max: 1_000_000 }),
      (shard, count, given, margin) => {
        const highestIndex = given === null ? null : nextIndex(given, shard);
        const next = nextIndex(count + raiseOf({ shard, count, highestIndex }, margin), shard);
        expect(next).toBeGreaterThanOrEqual(nextIndex(count + margin, shard));
        expect(next).toBeGreaterThan((highestIndex ?? -1) + (margin - 1) * 16);
        expect(next % 16).toBe(shard);
      },
    );
    fc.assert(law);
  });

  it('given an address that is ahead of its counter, as in tables of two moments, then the counter goes beyond it', () => {
    expect(raiseOf({ shard: 3, count: 2, highestIndex: 9 * 16 + 3 }, 1)).toBe(9);
  });

  it('given an index that BIP-32 does not have, then it is refused', () => {
    const state = { shard: 15, count: 2 ** 27 - 1, highestIndex: null };
    expect(() => raiseOf(state, 1)).toThrow('counter 15 would be 134217728');
  });
});
