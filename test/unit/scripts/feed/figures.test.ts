import { describe, expect, it } from 'vitest';
import { describeFigures, type Fed, figuresOf, percentile } from '../../../../scripts/feed/figures.ts';

const fed = (id: number, createdSecond: number, endedSecond: number, status = 'POSTED'): Fed => ({
  id: `txn_${id}`,
  status,
  createdAt: new Date(createdSecond * 1000).toISOString(),
  updatedAt: new Date(endedSecond * 1000).toISOString(),
});

describe('the figures of a feed', () => {
  it('given transactions, then latency is of the posted ones and throughput of the time from first to last', () => {
    const figures = figuresOf([fed(1, 0, 2), fed(2, 1, 2), fed(3, 2, 10), fed(4, 3, 3.5, 'DUPLICATE')]);
    expect(figures).toEqual({
      fed: 4,
      byStatus: { POSTED: 3, DUPLICATE: 1 },
      seconds: 10,
      postedPerSecond: 0.3,
      latencyMs: { p50: 2_000, p95: 8_000, p99: 8_000 },
    });
  });

  it('given nothing posted, then there is no latency and the text says so', () => {
    const figures = figuresOf([fed(1, 0, 1, 'REJECTED')]);
    expect(figures.latencyMs).toBeNull();
    expect(describeFigures(figures)).toContain('nothing was posted');
    expect(figuresOf([])).toMatchObject({ fed: 0, seconds: 0, postedPerSecond: 0 });
  });

  it('given a hundred values, then a percentile is the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([0.5, 0.95, 0.99, 1].map((fraction) => percentile(values, fraction))).toEqual([50, 95, 99, 100]);
    expect(percentile([7], 0.01)).toBe(7);
    expect(() => percentile([], 0.5)).toThrow('nothing');
  });
});
