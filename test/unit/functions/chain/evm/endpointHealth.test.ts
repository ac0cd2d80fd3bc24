import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterFailure, byPreference, HEALTHY } from '../../../../../functions/chain/evm/endpointHealth.ts';

const NOW_MS = 1_000_000_000;

describe('the order in which endpoints are tried', () => {
  test('given none that failed, then it is the configured one', () => {
    expect(byPreference([HEALTHY, HEALTHY, HEALTHY], NOW_MS)).toEqual([0, 1, 2]);
  });

  test('given failures, then who rests longest is last, and a rest ends', () => {
    const once = afterFailure(HEALTHY, NOW_MS);
    const twice = afterFailure(once, NOW_MS);
    expect(byPreference([twice, once, HEALTHY], NOW_MS)).toEqual([2, 1, 0]);
    expect(byPreference([twice, once, HEALTHY], NOW_MS + 15_000)).toEqual([1, 2, 0]);
    expect(byPreference([twice, once, HEALTHY], NOW_MS + 30_000)).toEqual([0, 1, 2]);
  });

  test('given any history, then each endpoint is tried once, and none rests longer than ten minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 10 }), (failures) => {
        const healths = failures.map((count) => {
          let health = HEALTHY;
          for (let i = 0; i < count; i++) health = afterFailure(health, NOW_MS);
          return health;
        });
        expect([...byPreference(healths, NOW_MS)].sort((a, b) => a - b)).toEqual(healths.map((_, i) => i));
        expect(byPreference(healths, NOW_MS + 600_000)).toEqual(healths.map((_, i) => i));
      }),
    );
  });
});
