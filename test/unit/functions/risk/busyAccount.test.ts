import { expect, it } from 'vitest';
import type { FeatureSnapshot } from '../../../../functions/risk/featureSnapshot.ts';
import { score } from '../../../../functions/risk/score.ts';
import { settingsWith, snapshotWith } from '../../../fixtures/risk/snapshot.ts';

/** What a company's account pays on a day of fifty payments: four times its usual amount, as no device. */
const busy = (listMatches: FeatureSnapshot['listMatches']): FeatureSnapshot =>
  snapshotWith({
    kind: 'INBOUND',
    device: null,
    ip: null,
    velocity: { last5Minutes: 9, last24Hours: 50 },
    amount: '20000',
    listMatches,
  });

it('given an account that pays fifty times a day, then velocity and an unusual amount refuse it', () => {
  const { score: total, decision, factors } = score(busy([]), settingsWith());
  expect({ total, decision }).toEqual({ total: 85, decision: 'REFUSE' });
  expect(factors.map(({ code }) => code)).toEqual([
    'MANY_IN_24_HOURS',
    'MANY_IN_5_MINUTES',
    'UNUSUAL_AMOUNT',
  ]);
});

it('given its customer on the allow list, then it is let through', () => {
  expect(score(busy([{ list: 'ALLOW', kind: 'CUSTOMER' }]), settingsWith())).toMatchObject({
    score: 0,
    decision: 'ALLOW',
  });
});
