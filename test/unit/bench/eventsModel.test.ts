import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelledLog } from '../../../bench/eventsModel/log.ts';
import { measure } from '../../../bench/eventsModel/measure.ts';
import type { Design } from '../../../bench/eventsModel/recorder.ts';
import { designsTable, FIRST, ratesTable, WINDOWS_MS } from '../../../bench/eventsModel/report.ts';
import { LOG_SHARDS } from '../../../functions/webhooks/logShards.ts';

const built: Design = {
  shards: LOG_SHARDS.length,
  workers: LOG_SHARDS.length,
  group: 10,
  positions: 'KEY_EACH',
  shardBy: 'worker',
};
const TARGET = 1_500;

describe('the rules of DynamoDB', () => {
  it('given an append under way, then another in its shard is refused, after it one that read the position before, and then one that read the new one is taken', () => {
    const log = modelledLog({ shards: 2, positions: 'KEY_EACH' }, 2, 8);
    expect(log.append(0, 0, 10, 0)).toBeNull();
    expect(log.append(0, 10, 10, 7.9)).toBe('CONFLICT');
    expect(log.append(1, 0, 10, 7.9)).toBeNull();
    expect(log.append(0, 0, 10, 8)).toBe('MOVED');
    expect(log.append(0, 10, 10, 8)).toBeNull();
  });

  it('given more than a key takes in a second, then the rest is throttled until the next', () => {
    const log = modelledLog({ shards: 1, positions: 'KEY_EACH' }, 4, 0);
    const refused = Array.from({ length: 13 }, (_, n) => log.append(0, n * 10, 10, 0));
    // Each takes 2 units for the position and 80 for ten events of 4 KB.
    expect(refused.findIndex((refusal) => refusal === 'THROTTLED')).toBe(12);
    expect(log.append(0, 120, 10, 1_000)).toBeNull();
  });
});

describe('what one merchant’s log takes', () => {
  it.each(WINDOWS_MS)(
    'given 1,500 events a second of up to 4 KB and the window %i ms, then what is built records them, within the units of each key',
    (windowMs) => {
      for (const seed of [1, 2]) {
        for (const eventUnits of [1, 4]) {
          const figures = measure(built, { perSecond: TARGET, eventUnits, windowMs, seed });
          expect(figures.recordedPerSecond).toBeGreaterThan(0.97 * TARGET);
          expect(figures.p95Ms).toBeLessThan(100);
          expect(figures.busiestUnits).toBeLessThan(1_000);
        }
      }
    },
  );

  it('given eight shards drawn for each call, as first built, then they do not carry it', () => {
    const figures = measure(FIRST, { perSecond: TARGET, eventUnits: 2, windowMs: 8, seed: 1 });
    expect(figures.recordedPerSecond).toBeLessThan(0.5 * TARGET);
    expect(figures.p95Ms).toBe(Infinity);
  });

  it('given a seed, then the figures of docs/concepts/scale.md are these', () => {
    const cellsOf = (row: string) => row.split('|').map((text) => text.trim());
    const documented = readFileSync('docs/concepts/scale.md', 'utf8').split('\n').map(cellsOf);
    for (const table of [ratesTable(built, 1), designsTable(built, TARGET, 1)])
      for (const row of table.split('\n').slice(2)) expect(documented).toContainEqual(cellsOf(row));
  });
});
