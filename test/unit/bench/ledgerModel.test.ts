import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measure } from '../../../bench/ledgerModel/measure.ts';
import type { Design } from '../../../bench/ledgerModel/poster.ts';
import { seeded } from '../../../bench/simulated/random.ts';
import { ratesTable, WINDOWS_MS } from '../../../bench/ledgerModel/report.ts';
import { type Process, Simulation } from '../../../bench/simulated/simulation.ts';
import { stripesOf } from '../../../bench/ledgerModel/stripes.ts';
import { local } from '../../../cdk/environments/local.ts';
import { mainnet } from '../../../cdk/environments/mainnet.ts';
import { testnet } from '../../../cdk/environments/testnet.ts';
import { chartAccount, fiatAsset } from '../../../functions/posting/chart.ts';

const settlement = chartAccount('book', 'bank', 'settlement', fiatAsset({ symbol: 'EUR', decimals: 2 }));
const configured: Design = {
  stripes: settlement.stripes,
  workers: mainnet.postingConcurrency,
  group: 10,
  stripeBy: 'worker',
};
const alone: Design = { stripes: 16, workers: Infinity, group: 1, stripeBy: 'entry' };

describe('the rules of DynamoDB', () => {
  it('given a transaction under way, then another on its stripe is refused and does not wait; after the window it is taken', () => {
    const stripes = stripesOf(2, 5);
    expect(stripes.begin(0, 2, 0)).toBeNull();
    expect(stripes.begin(0, 2, 4.9)).toBe('CONFLICT');
    expect(stripes.begin(1, 2, 4.9)).toBeNull();
    expect(stripes.begin(0, 2, 5)).toBeNull();
  });

  it('given any transactions, then no key takes more than a second’s units and what a second brings', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ afterMs: fc.integer({ min: 0, max: 3 }), writes: fc.integer({ min: 2, max: 50 }) }),
          {
            minLength: 200,
            maxLength: 400,
          },
        ),
        (tried) => {
          const stripes = stripesOf(1, 0);
          let nowMs = 0;
          let taken = 0;
          for (const { afterMs, writes } of tried) {
            nowMs += afterMs;
            if (stripes.begin(0, writes, nowMs) === null) taken += 2 * writes;
          }
          expect(taken).toBeLessThanOrEqual(1_000 + nowMs);
        },
      ),
    );
  });
});

describe('simulated time', () => {
  it('given processes that wait and wait for others, then each goes on at its moment, in order', () => {
    const simulation = new Simulation();
    const seen: string[] = [];
    function* child(name: string, ms: number): Process {
      yield ms;
      seen.push(`${name}@${simulation.nowMs}`);
    }
    function* parent(): Process {
      yield [child('a', 30), child('b', 10), child('c', 10)];
      seen.push(`parent@${simulation.nowMs}`);
    }
    simulation.start(parent());
    simulation.runUntil(29);
    expect(seen).toEqual(['b@10', 'c@10']);
    simulation.runUntil(100);
    expect(seen).toEqual(['b@10', 'c@10', 'a@30', 'parent@30']);
  });

  it('given a seed, then numbers are the same, and even', () => {
    const [a, b] = [seeded(7), seeded(7)];
    const numbers = Array.from({ length: 10_000 }, () => a());
    expect(numbers).toEqual(Array.from({ length: 10_000 }, () => b()));
    expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
    const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
    expect(mean).toBeCloseTo(0.5, 1);
  });
});

describe('what one account takes', () => {
  it('given the configured environments, then no poster has to share its stripe of a settlement', () => {
    for (const { postingConcurrency } of [local, testnet, mainnet])
      expect(postingConcurrency).toBeLessThanOrEqual(settlement.stripes);
  });

  it.each(WINDOWS_MS)(
    'given 4,000 a second and the window %i ms, then what is configured posts them and gives none up',
    (windowMs) => {
      for (const seed of [1, 2]) {
        const { postedPerSecond, givenUp } = measure(configured, { perSecond: 4_000, windowMs, seed });
        expect(givenUp).toBe(0);
        expect(postedPerSecond).toBeGreaterThan(3_900);
      }
    },
  );

  it.each([
    [5, 1.9, 0.001],
    [8, 3.8, 0.05],
  ])(
    'given 16 stripes by entry, 1,500 a second and the window %i ms, then a posting needs about %f attempts',
    (windowMs, attempts, givenUpMost) => {
      const figures = measure(alone, { perSecond: 1_500, windowMs, seed: 1 });
      expect(Math.abs(figures.attempts - attempts)).toBeLessThan(0.4);
      expect(figures.givenUp).toBeLessThan(givenUpMost);
    },
  );

  it('given more than they can take, then postings by entry are given up', () => {
    expect(measure(alone, { perSecond: 2_000, windowMs: 12, seed: 1 }).givenUp).toBeGreaterThan(0.3);
  });

  it('given a seed, then the figures of docs/concepts/scale.md are these', () => {
    const [, , ...rows] = ratesTable(configured, 1).split('\n');
    const cellsOf = (row: string) => row.split('|').map((text) => text.trim());
    const documented = readFileSync('docs/concepts/scale.md', 'utf8').split('\n').map(cellsOf);
    for (const row of rows) expect(documented).toContainEqual(cellsOf(row));
  });
}, 120_000);
