import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, type AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { STREAMED_TYPES, streamedEvent } from '../../../../functions/risk/streamedEvent.ts';
import { cardEvent, paidInvoice } from '../../../fixtures/risk/streamedEvents.ts';

const at = Date.parse('2026-11-22T12:00:00.000Z');

describe('what an event tells the risk rules', () => {
  it('given a paid invoice, then it is an attempt of its own that succeeded', () => {
    expect(streamedEvent(paidInvoice({ id: 'inv_1', customerId: 'c1', amountReceived: '5000000' }))).toEqual({
      transactionId: 'inv_1',
      judged: true,
      outcome: { type: 'SUCCEEDED', transactionId: 'inv_1', atMs: at },
      asked: {
        transactionId: 'inv_1',
        merchantId: 'bookshop',
        customerId: 'c1',
        kind: 'INBOUND',
        atMs: at,
        amount: { units: 5_000_000n, currency: { symbol: 'USDC', decimals: 6 } },
        country: null,
        deviceId: null,
        ipAddress: null,
        email: null,
        card: null,
      },
    });
  });

  it.each<[string, Partial<AnyEvent>, Record<string, unknown>, string | null, boolean | null]>([
    ['an authorised card', { type: 'transaction.authorized' }, {}, null, null],
    ['a captured card', { type: 'transaction.captured' }, {}, 'SUCCEEDED', false],
    ['a posted card payment', { type: 'transaction.posted' }, {}, null, null],
    ['a posted transfer', { type: 'transaction.posted' }, { kind: 'TRANSFER' }, 'SUCCEEDED', true],
    [
      'a posted debit of an account',
      { type: 'transaction.posted' },
      { kind: 'INBOUND', direction: 'DEBIT' },
      'SUCCEEDED',
      true,
    ],
    ['a posted credit', { type: 'transaction.posted' }, { kind: 'INBOUND', direction: 'CREDIT' }, null, null],
    [
      'a refused credit',
      { type: 'transaction.rejected' },
      { kind: 'INBOUND', direction: 'CREDIT' },
      null,
      null,
    ],
    ['a declined card', { type: 'transaction.failed' }, {}, 'DECLINED', true],
    ['a transfer that failed', { type: 'transaction.failed' }, { kind: 'TRANSFER' }, 'DECLINED', false],
    ['a review that refused', { type: 'transaction.rejected' }, {}, 'DECLINED', false],
    ['a dispute', { type: 'transaction.dispute_opened' }, {}, null, true],
    ['a refund', { type: 'refund.succeeded' }, {}, null, true],
    ['a review', { type: 'transaction.in_review' }, {}, null, null],
  ])('given %s, then its outcome and whether it is judged follow', (_, event, data, outcome, judged) => {
    const told = streamedEvent({ ...cardEvent('transaction.posted', data), ...event } as AnyEvent);
    expect(told?.outcome?.type ?? null).toBe(outcome);
    expect(told?.judged ?? null).toBe(judged);
  });

  it('given the types of the stream, then each is an event that is emitted', () => {
    expect(STREAMED_TYPES.filter((type) => !(type in EVENT_TYPES))).toEqual([]);
  });
});
