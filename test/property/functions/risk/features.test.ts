import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { featuresOf, snapshotOf } from '../../../../functions/risk/features.ts';
import { parseFeatureSnapshot, snapshotJson } from '../../../../functions/risk/featureSnapshot.ts';
import { memoryFeatures } from '../../../../functions/risk/memoryFeatures.ts';
import type { RiskEvent } from '../../../../functions/risk/ports.ts';
import { featureStoreContract } from '../../../fixtures/risk/featureStoreContract.ts';
import { history, NOW_MS, shuffled } from '../../../fixtures/risk/riskEvents.ts';

const RUNS = 300;

describe('the fold of features', () => {
  it('given events in another order, some again, then the features are the same', () => {
    const cases = history.chain((given) =>
      fc.record({ given: fc.constant(given), again: shuffled(given.events) }),
    );
    fc.assert(
      fc.property(cases, ({ given: { judged, events }, again }) => {
        expect(featuresOf(judged, again)).toEqual(featuresOf(judged, events));
      }),
      { numRuns: RUNS },
    );
  });

  it('given the transaction itself among the events, with any outcome, then it is no part of its own history', () => {
    fc.assert(
      fc.property(history, fc.constantFrom('SUCCEEDED', 'DECLINED'), ({ judged, events }, type) => {
        const own: RiskEvent[] = [
          { type: 'ATTEMPTED', attempt: judged },
          { type, transactionId: judged.transactionId, atMs: NOW_MS - 1 },
        ];
        expect(featuresOf(judged, [...own, ...events])).toEqual(featuresOf(judged, events));
      }),
      { numRuns: RUNS },
    );
  });

  it('given any history, then the snapshot is read as it was written', () => {
    fc.assert(
      fc.property(history, ({ judged, events }) => {
        const snapshot = snapshotOf(judged, featuresOf(judged, events), []);
        expect(parseFeatureSnapshot(JSON.parse(snapshotJson(snapshot)))).toEqual({
          ok: true,
          value: snapshot,
        });
      }),
      { numRuns: RUNS },
    );
  });

  it('given another merchant with the same names, then nothing of it is seen', () => {
    fc.assert(
      fc.property(history, ({ judged, events }) => {
        const strangers = events.map((event) =>
          event.type === 'ATTEMPTED'
            ? { ...event, attempt: { ...event.attempt, merchantId: `not-${judged.merchantId}` } }
            : event,
        );
        expect(featuresOf(judged, strangers)).toEqual(featuresOf(judged, []));
      }),
      { numRuns: RUNS },
    );
  });
});

featureStoreContract(
  'the memory',
  () => {
    const { record, featuresOf: read } = memoryFeatures();
    return Promise.resolve({
      record: (event: RiskEvent) => Promise.resolve(record(event)),
      featuresOf: (attempt) => Promise.resolve(read(attempt)),
    });
  },
  RUNS,
);
