import { describe, expect, it } from 'vitest';
import { score } from '../../../../functions/risk/score.ts';
import { settingsWith, snapshotWith } from '../../../fixtures/risk/snapshot.ts';

describe('the score', () => {
  it('given a customer as always, then nothing is found and it is let through', () => {
    expect(score(snapshotWith(), settingsWith())).toMatchObject({
      score: 0,
      decision: 'ALLOW',
      factors: [],
      shadow: null,
    });
  });

  it.each([
    [69, 'ALLOW'],
    [70, 'REVIEW'],
    [80, 'REVIEW'],
    [81, 'REFUSE'],
    [100, 'REFUSE'],
  ])('given a finding of %i, then %s', (points, decision) => {
    const rules = [{ code: 'UNKNOWN_DEVICE', version: 1, mode: 'ACTIVE', score: points, thresholds: {} }];
    const snapshot = snapshotWith({ deviceHistory: { firstSeenAtMs: null, trusted: false } });
    expect(score(snapshot, settingsWith({ rules }))).toMatchObject({ score: points, decision });
  });
});
