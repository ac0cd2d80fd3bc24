import { describe, expect, it } from 'vitest';
import type { Fed } from '../../../../scripts/feed/figures.ts';
import { drawBar } from '../../../../scripts/feed/progressBar.ts';
import { runFeed } from '../../../../scripts/feed/runFeed.ts';
import type { FeedTarget } from '../../../../scripts/feed/target.ts';
import type { FedTransaction } from '../../../../scripts/feed/traffic.ts';

const transactions = (count: number): FedTransaction[] =>
  Array.from({ length: count }, (_, index) => ({
    amount: String(index + 1),
    currency: 'EUR',
    accountId: 'a',
    direction: 'DEBIT',
  }));

const posted = (id: string): Fed => ({ id, status: 'POSTED', createdAt: '', updatedAt: '' });

/** A clock that moves only while somebody sleeps. */
function world(target: Partial<FeedTarget>) {
  let nowMs = 0;
  const keys: string[] = [];
  const drawn: [number, number, number][] = [];
  const run = runFeed({
    target: {
      submit: async (_transaction, key) => {
        keys.push(key);
        return `txn-${key}`;
      },
      ended: async (ids) => ids.map(posted),
      close: () => undefined,
      ...target,
    },
    clock: { nowMs: () => nowMs },
    sleep: async (ms) => {
      nowMs += ms;
      await Promise.resolve();
    },
    progress: (...counts) => drawn.push(counts),
  });
  return { run, keys, drawn, nowMs: () => nowMs };
}

describe('a run of the feed', () => {
  it('given transactions, then each is sent once under a key of its own, and all are returned when they have ended', async () => {
    const { run, keys, drawn } = world({});
    const fed = await run(transactions(50), { run: 'r', rate: 0, parallel: 8 });
    expect(new Set(keys).size).toBe(50);
    expect(keys).toHaveLength(50);
    expect(new Set(fed.map(({ id }) => id))).toEqual(new Set(keys.map((key) => `txn-${key}`)));
    expect(drawn.at(-1)).toEqual([50, 50, 50]);
  });

  it('given a rate, then the last one is not sent before its time', async () => {
    const { run, nowMs } = world({});
    await run(transactions(21), { run: 'r', rate: 10, parallel: 1 });
    expect(nowMs()).toBeGreaterThanOrEqual(2_000);
  });

  it('given a window, then no more are under way at a time, and all are sent in the end', async () => {
    let underWay = 0;
    let most = 0;
    const { run } = world({
      submit: async (_transaction, key) => {
        underWay += 1;
        most = Math.max(most, underWay);
        return key;
      },
      ended: async ([first = '']) => {
        underWay -= 1;
        return [posted(first)];
      },
    });
    expect(await run(transactions(20), { run: 'r', rate: 0, parallel: 1, window: 3 })).toHaveLength(20);
    expect(most).toBe(3);
  });

  it('given a window that nothing leaves, then the feed says so instead of waiting for ever', async () => {
    const { run } = world({ ended: async () => [] });
    await expect(run(transactions(9), { run: 'r', rate: 0, parallel: 1, window: 3 })).rejects.toThrow(
      'none has ended for 120 s',
    );
  });

  it('given an answer that is lost twice, then it is sent again under the same key', async () => {
    const tried: string[] = [];
    const { run } = world({
      submit: async (_transaction, key) => {
        tried.push(key);
        if (tried.length < 3) throw new Error('fetch failed');
        return 'txn-1';
      },
    });
    expect(await run(transactions(1), { run: 'r', rate: 0, parallel: 1 })).toEqual([posted('txn-1')]);
    expect(tried).toEqual(['r-0', 'r-0', 'r-0']);
  });

  it('given a refused input, then the feed ends with it at once', async () => {
    let tried = 0;
    const { run } = world({
      submit: async () => {
        tried += 1;
        throw new Error('InvalidInput: amount');
      },
    });
    await expect(run(transactions(9), { run: 'r', rate: 0, parallel: 1 })).rejects.toThrow('InvalidInput');
    expect(tried).toBe(1);
  });

  it('given a system that ends nothing for two minutes, then the feed says so', async () => {
    const { run } = world({ ended: async () => [] });
    await expect(run(transactions(3), { run: 'r', rate: 0, parallel: 2 })).rejects.toThrow(
      '3 transactions are at work and none has ended for 120 s',
    );
  });
});

describe('the progress bar', () => {
  it('given counts, then what has ended is full and what is under way is light', () => {
    expect(drawBar('t ', 20, 10, 30)).toBe(
      `t [${'█'.repeat(10)}${'░'.repeat(10)}${' '.repeat(10)}] 20 sent, 10 ended of 30`,
    );
    expect(drawBar('', 0, 0, 0)).toBe(`[${' '.repeat(30)}] 0 sent, 0 ended of 0`);
  });
});
