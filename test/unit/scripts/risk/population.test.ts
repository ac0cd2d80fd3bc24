import { beforeAll, describe, expect, it } from 'vitest';
import { ConfusionMatrix } from '../../../../scripts/risk/population/confusionMatrix.ts';
import { judgePopulation } from '../../../../scripts/risk/population/judgePopulation.ts';
import { FRAUD, LEGITIMATE } from '../../../../scripts/risk/population/labelled.ts';
import { population } from '../../../../scripts/risk/population/population.ts';
import { settingsWith } from '../../../fixtures/risk/snapshot.ts';

describe('the rules as they are committed, on made-up people', () => {
  const matrix = new ConfusionMatrix();
  // Ten times as much fraud as usual, so that each kind of it is there in hundreds.
  beforeAll(() => {
    for (const seed of [1, 2, 3])
      for (const judged of judgePopulation(
        population({ seed, events: 40_000, fraudTimes: 10 }),
        settingsWith(),
      ))
        matrix.add(judged);
  }, 120_000);

  it.each(FRAUD)('given %s, then nine of ten transactions are reviewed or refused', (label) => {
    const { found, of } = matrix.found(label);
    expect(of).toBeGreaterThan(500);
    expect(found / of).toBeGreaterThanOrEqual(0.9);
  });

  it('given everybody else, then at most one of a hundred is', () => {
    const { found, of } = matrix.falsePositives();
    expect(found / of).toBeLessThanOrEqual(0.01);
  });

  it.each(LEGITIMATE)('given %s, then at most one of a hundred is', (label) => {
    const { found, of } = matrix.found(label);
    expect(of).toBeGreaterThan(500);
    expect(found / of).toBeLessThanOrEqual(0.01);
  });

  it.each([...LEGITIMATE, ...FRAUD])(
    'given what %s do, then the factors that follow from it are found',
    (label) => {
      const { expected, expectedMissed } = matrix.rowOf(label);
      expect(expected).toBeGreaterThan(20);
      expect(expectedMissed).toBe(0);
    },
  );

  it('given the same seed, then the same people', () => {
    const some = (seed: number) => [...population({ seed, events: 500 })];
    expect(some(7)).toEqual(some(7));
    expect(some(8)).not.toEqual(some(7));
  });
});
