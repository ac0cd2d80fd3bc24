import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeShards, type ReadShard } from '../../../../functions/lists/mergeShards.ts';
import type { IndexEntry } from '../../../../functions/lists/ports.ts';

const entryOf = (order: number): IndexEntry => ({
  id: `id${order}`,
  createdAtId: order.toString().padStart(6, '0'),
});

/** Shards in memory, that count what they are asked; `atMost` entries at a time, as DynamoDB may give fewer than asked for. */
function shardsOf(
  entries: ReadonlyMap<string, readonly IndexEntry[]>,
  atMost: () => number,
  oldestFirst = false,
) {
  const asked: { shard: string; limit: number }[] = [];
  const read: ReadShard = (shard, after, limit) => {
    asked.push({ shard, limit });
    const rest = (entries.get(shard) ?? []).filter(
      ({ createdAtId }) => after === undefined || comesAfter(createdAtId, after, oldestFirst),
    );
    const taken = rest.slice(0, Math.min(limit, atMost()));
    const last = taken.at(-1)?.createdAtId ?? after;
    return Promise.resolve(
      taken.length === rest.length || last === undefined
        ? { entries: taken }
        : { entries: taken, next: last },
    );
  };
  return { read, asked };
}

const comesAfter = (one: string, other: string, oldestFirst: boolean) =>
  oldestFirst ? one > other : one < other;

const NAMES = ['00', '01', '02', '03', '04', '05', '06', '07'];

describe('merging the shards of a list', () => {
  it('given shards that give any number of entries at a time, then the page is what one sorted list would give', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.nat(999), fc.nat(7)), { selector: ([order]) => order, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        fc.option(fc.nat(999)),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
        fc.boolean(),
        async (placed, limit, from, sizes, oldestFirst) => {
          const sorted = placed.toSorted(([a], [b]) => (oldestFirst ? a - b : b - a));
          const entries = new Map(
            NAMES.map((name, shard) => [
              name,
              sorted.filter(([, at]) => at === shard).map(([order]) => entryOf(order)),
            ]),
          );
          let turn = 0;
          const { read } = shardsOf(entries, () => sizes[turn++ % sizes.length] ?? 1, oldestFirst);
          const after = from === null ? undefined : entryOf(from).createdAtId;
          const all = sorted
            .map(([order]) => entryOf(order))
            .filter((e) => after === undefined || comesAfter(e.createdAtId, after, oldestFirst));
          expect(await mergeShards({ shards: NAMES, after, oldestFirst, limit, read })).toEqual({
            entries: all.slice(0, limit),
            more: all.length > limit,
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('given a page of the default size, then each shard is asked once, for no more than the page', async () => {
    const entries = new Map(
      NAMES.map((name, shard) => [name, [...Array(60).keys()].map((n) => entryOf(999 - n * 8 - shard))]),
    );
    const { read, asked } = shardsOf(entries, () => Infinity);
    await mergeShards({ shards: NAMES, after: undefined, limit: 20, read });
    expect(asked).toEqual(NAMES.map((shard) => ({ shard, limit: 21 })));
  });

  it('given everything in one shard, then that one alone is read on', async () => {
    const { read, asked } = shardsOf(
      new Map([['03', [...Array(150).keys()].map((n) => entryOf(999 - n))]]),
      () => Infinity,
    );
    const page = await mergeShards({ shards: NAMES, after: undefined, limit: 100, read });
    expect(page.entries).toHaveLength(100);
    expect(asked.filter(({ shard }) => shard !== '03')).toHaveLength(7);
  });

  it('given a page that ends before its first entry, then the shard is read on', async () => {
    let first = true;
    const read: ReadShard = (shard) => {
      if (shard !== '00') return Promise.resolve({ entries: [] });
      if (!first) return Promise.resolve({ entries: [entryOf(1)] });
      first = false;
      return Promise.resolve({ entries: [], next: '000005' });
    };
    expect(await mergeShards({ shards: NAMES, after: undefined, limit: 1, read })).toEqual({
      entries: [entryOf(1)],
      more: false,
    });
  });
});
