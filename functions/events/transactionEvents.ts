import { transactionData } from './eventData.ts';
import type { EventTable } from './eventTable.ts';

const MERCHANT_AND_SYSTEMS = ['MERCHANT', 'TOPIC', 'WEBHOOK'] as const;

/** Each status that somebody waits for. */
export const TRANSACTION_EVENTS = {
  'transaction.authorized': {
    meaning:
      'An INBOUND transaction is authorised and not a duplicate; the money of a transfer is reserved, or of a card payment that is not captured at once.',
    data: transactionData,
    // Of an INBOUND one nobody hears: whoever submits or reviews it has the answer, and nothing is asked of anybody yet. See `CARDS_ALONE`.
    audience: MERCHANT_AND_SYSTEMS,
    wakes: 'APPROVAL',
    posting: 'transactionAuthorized',
  },
  'transaction.duplicate': {
    meaning: 'It repeats another one and is parked.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'transaction.in_review': {
    meaning: 'A person decides.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'transaction.approved': {
    meaning: 'It may be posted.',
    data: transactionData,
    // It is posted next: its end is pushed.
    audience: [],
    wakes: null,
    posting: 'transactionApproved',
  },
  'transaction.rejected': {
    meaning: 'It will not be posted.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    // What was reserved for a transfer is given back.
    posting: 'transactionRejected',
  },
  'transaction.posted': {
    meaning: 'Its journal entry stands.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'transaction.failed': {
    meaning: 'It could not be finished; failureReason says why. A card payment may fail after its capture.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
} as const satisfies EventTable;
