import { transactionData } from './eventData.ts';

const MERCHANT_AND_SYSTEMS = ['MERCHANT', 'TOPIC', 'WEBHOOK'] as const;

/** What card payments alone emit; `transaction.authorized` and the ends they share with other transactions. */
export const CARD_EVENT_TYPES = {
  'transaction.initiated': {
    meaning: 'A card payment is stored, and its gateway is called next.',
    data: transactionData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'transaction.requires_action': {
    meaning: 'The payer has to do something first.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'transaction.unknown': {
    meaning: 'What the gateway did is not known yet; it is asked until it is.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'transaction.captured': {
    meaning: 'The gateway took money of a card payment.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'transaction.fee_known': {
    meaning: 'The gateway told its fee for a capture.',
    data: transactionData,
    audience: [],
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'transaction.voided': {
    meaning: 'The authorisation of a card payment was given back or is over.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'transaction.dispute_opened': {
    meaning: 'The payer disputes a card payment.',
    data: transactionData,
    audience: [...MERCHANT_AND_SYSTEMS, 'MAIL'],
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'transaction.dispute_closed': {
    meaning: 'A dispute was won or lost.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'refund.requested': {
    meaning: 'A refund of a card payment is reserved, and the gateway is asked next.',
    data: transactionData,
    audience: [],
    wakes: null,
    posting: null,
  },
  'refund.pending': {
    meaning: 'The gateway took a refund, and the payer does not have it yet.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'refund.succeeded': {
    meaning: 'A refund was paid.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
  'refund.failed': {
    meaning: 'A refund was not paid, or came back.',
    data: transactionData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: 'cardPaymentChanged',
  },
} as const;
