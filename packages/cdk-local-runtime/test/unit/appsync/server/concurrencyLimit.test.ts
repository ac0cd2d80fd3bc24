import { describe, expect, it } from 'vitest';
import { concurrencyLimit } from '../../../../src/appsync/server/concurrencyLimit.ts';

describe('the concurrencyLimit', () => {
  it('given more work than places, then no more than that runs at once, in order, and a failure frees its place', async () => {
    const pass = concurrencyLimit(2);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = (id: number) => async () => {
      started.push(id);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (id === 1) throw new Error('failed');
      return id;
    };
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map((id) => pass(work(id))));
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    expect(most).toBe(2);
  });
});
