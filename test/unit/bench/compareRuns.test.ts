import { describe, expect, it } from 'vitest';
import { compareRuns, describeComparison, median } from '../../../bench/against/compareRuns.ts';
import { runInTurns } from '../../../bench/against/runInTurns.ts';

describe('comparing the runs of two commits', () => {
  it('given three runs of each, when compared, then one wild run moves no median and no ratio', () => {
    const before = [{ rate: 10 }, { rate: 11 }, { rate: 1 }];
    const now = [{ rate: 41 }, { rate: 400 }, { rate: 40 }];
    expect(compareRuns(before, now)).toEqual([{ figure: 'rate', before: 10, now: 41, ratio: 4.1 }]);
  });

  it('given a figure that one commit lacks, when compared, then it is left out', () => {
    expect(compareRuns([{ old: 1, both: 2 }], [{ both: 4, recent: 3 }])).toEqual([
      { figure: 'both', before: 2, now: 4, ratio: 2 },
    ]);
  });

  it('given two runs, when the median is taken, then it is their mean', () => {
    expect(median([1, 4])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('given a comparison, when described, then every figure has a line with its ratio', () => {
    const lines = describeComparison([{ figure: 'rate', before: 10, now: 41, ratio: 4.1 }]).split('\n');
    expect(lines[1]).toMatch(/^rate +10\.0 +41\.0 +4\.10 ×$/);
  });

  it('given three rounds, when both are run, then who begins changes with each round', async () => {
    const order: string[] = [];
    const figures = await runInTurns({ before: 'b', now: 'n' }, 3, async (directory) => {
      order.push(directory);
      return { at: order.length };
    });
    expect(order).toEqual(['b', 'n', 'n', 'b', 'b', 'n']);
    expect(figures.before).toEqual([{ at: 1 }, { at: 4 }, { at: 5 }]);
  });
});
