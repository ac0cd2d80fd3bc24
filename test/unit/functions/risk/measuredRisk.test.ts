import { describe, expect, it } from 'vitest';
import type { EventType } from '../../../../functions/events/eventTypes.ts';
import { measuredRisk } from '../../../../functions/risk/measuredRisk.ts';
import { cardEvent, paidInvoice } from '../../../fixtures/risk/streamedEvents.ts';

const analyzedAt = '2026-11-22T12:00:00.000Z';
const risk = { score: 75, factors: [], summary: '', analyzedAt, rulesVersion: 'v', snapshot: null };
/** Two hours before the event. */
const createdAt = '2026-11-22T10:00:00.000Z';

describe('what is measured of risk', () => {
  it.each<[string, EventType, Record<string, unknown>, object | null]>([
    ['a captured card', 'transaction.captured', { risk }, { riskScore: 75 }],
    ['a posted card, which was captured', 'transaction.posted', { risk }, null],
    ['a posted transfer', 'transaction.posted', { risk, kind: 'TRANSFER' }, { riskScore: 75 }],
    ['a refusal by the rules', 'transaction.rejected', { risk }, { riskScore: 75 }],
    [
      'one that a person decided',
      'transaction.captured',
      { risk, decidedBy: 'key_1', createdAt },
      { riskScore: 75, reviewAge: 7_200 },
    ],
    [
      'a review that nobody decided',
      'transaction.rejected',
      { risk, failureCode: 'REVIEW_TIMED_OUT', createdAt },
      { riskScore: 75, reviewAge: 7_200, reviewsUndecided: 1 },
    ],
    ['one that nobody judged', 'transaction.captured', {}, null],
    ['a review that begins', 'transaction.in_review', { risk }, null],
  ])('given %s, then %s tells it', (_, type, data, measured) => {
    expect(measuredRisk(cardEvent(type, data))).toEqual(measured);
  });

  it('given a paid invoice, then nothing', () => {
    expect(measuredRisk(paidInvoice())).toBeNull();
  });
});
