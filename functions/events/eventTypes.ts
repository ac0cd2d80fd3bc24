import type * as z from 'zod';
import {
  depositData,
  headData,
  invoiceData,
  reallocatedData,
  sweepData,
  sweepRevertedData,
  spendingData,
  walletData,
} from './eventData.ts';
import { CARD_EVENT_TYPES } from './cardEventTypes.ts';
import type { EventTable } from './eventTable.ts';
import { MERCHANT_EVENTS } from './merchantEvents.ts';
import { withdrawalData } from './withdrawalData.ts';
import { TRANSACTION_EVENTS } from './transactionEvents.ts';

const EVERYBODY = ['MERCHANT', 'PAYER', 'TOPIC', 'WEBHOOK'] as const;
const MERCHANT_AND_SYSTEMS = ['MERCHANT', 'TOPIC', 'WEBHOOK'] as const;
const SYSTEMS = ['TOPIC', 'WEBHOOK'] as const;
const WEBHOOK = ['WEBHOOK'] as const;

/** Every event that this system emits, and where it goes. Consumers see `type` as EventBridge's `detail-type`. */
export const EVENT_TYPES = {
  'invoice.created': {
    meaning: 'An invoice waits for money.',
    data: invoiceData,
    // No payer can wait for an invoice before the merchant has the answer.
    audience: MERCHANT_AND_SYSTEMS,
    wakes: 'WATCHER',
    posting: null,
  },
  'invoice.seen': {
    meaning: 'The first money arrived, less than the amount.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.confirming': {
    meaning: 'The amount arrived and is not yet final.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.paid': {
    meaning: 'The amount is final.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: 'SWEEPER',
    posting: null,
  },
  'invoice.expired': {
    meaning: 'The time was over before the amount arrived.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.cancelled': {
    meaning: 'The merchant cancelled it.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.reopened': {
    meaning: 'The merchant reopened it, with a new expiry.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.reverted': {
    meaning: 'A reorganisation took money back.',
    data: invoiceData,
    audience: [...EVERYBODY, 'MAIL'],
    wakes: null,
    posting: null,
  },
  'invoice.sweeping': {
    meaning: 'Its money is on its way to the treasury.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: 'SWEEPER',
    posting: null,
  },
  'invoice.swept': {
    meaning: 'Its money is at the treasury.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'invoice.sweep_failed': {
    meaning: 'The sweep was given up; failureReason says why.',
    data: invoiceData,
    audience: [...EVERYBODY, 'MAIL'],
    wakes: null,
    posting: null,
  },
  'invoice.sweep_waiting': {
    meaning: 'Its money is not swept yet; sweepHold says why.',
    data: invoiceData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'invoice.held': {
    meaning: 'It stands still until an operator decides; holdCode says why.',
    data: invoiceData,
    audience: [...MERCHANT_AND_SYSTEMS, 'MAIL'],
    wakes: null,
    posting: null,
  },
  'invoice.released': {
    meaning: 'It goes on: an operator has decided, or what held it is gone.',
    data: invoiceData,
    audience: MERCHANT_AND_SYSTEMS,
    wakes: null,
    posting: null,
  },
  'invoice.updated': {
    meaning: 'Something changed that has no event of its own.',
    data: invoiceData,
    audience: EVERYBODY,
    wakes: null,
    posting: null,
  },
  'deposit.seen': {
    meaning: 'Money arrived in a block.',
    data: depositData,
    // To people the invoice's event of the same write says it, with the deposit.
    audience: WEBHOOK,
    wakes: null,
    posting: null,
  },
  'deposit.late': {
    meaning: 'Money arrived after the expiry or for a cancelled invoice.',
    data: depositData,
    audience: SYSTEMS,
    wakes: null,
    posting: null,
  },
  'deposit.unallocated': {
    meaning: 'Money arrived in time for an invoice that asked for nothing any more: it waits in suspense.',
    data: depositData,
    audience: SYSTEMS,
    wakes: null,
    posting: null,
  },
  'deposit.wrong_asset': {
    meaning:
      "Money in another asset than the invoice's: it pays nothing, and waits in suspense if configured.",
    data: depositData,
    audience: SYSTEMS,
    wakes: null,
    posting: null,
  },
  'deposit.confirmed': {
    meaning: 'Money is final.',
    data: depositData,
    audience: SYSTEMS,
    wakes: 'SWEEPER',
    posting: 'depositConfirmed',
  },
  'deposit.reallocated': {
    meaning: 'More of a final deposit counts towards what its invoice asks for.',
    data: reallocatedData,
    audience: SYSTEMS,
    wakes: null,
    posting: 'depositReallocated',
  },
  'deposit.orphaned': {
    meaning: 'A reorganisation took money back.',
    data: depositData,
    audience: SYSTEMS,
    wakes: null,
    posting: 'depositTakenBack',
  },
  'sweep.final': {
    meaning: 'A sweep is final.',
    data: sweepData,
    // To people the invoice's event of the same write says it, with the sweep.
    audience: WEBHOOK,
    wakes: null,
    posting: 'sweepEnded',
  },
  'sweep.failed': {
    meaning: 'A sweep was given up.',
    data: sweepData,
    // To people the invoice's event of the same write says it, with the sweep.
    audience: WEBHOOK,
    wakes: null,
    posting: 'sweepEnded',
  },
  'sweep.reverted': {
    meaning: 'A reorganisation took a final sweep back; it goes on.',
    data: sweepRevertedData,
    // To people the invoice's event of the same write says it, with the sweep.
    audience: WEBHOOK,
    wakes: null,
    posting: 'sweepTakenBack',
  },
  'withdrawal.final': {
    meaning: 'Final money left a deposit address for somebody who is no treasury: it was returned, or taken.',
    data: withdrawalData,
    audience: SYSTEMS,
    wakes: null,
    posting: 'withdrawalFinal',
  },
  'withdrawal.reverted': {
    meaning: 'A reorganisation took a withdrawal back.',
    data: withdrawalData,
    audience: SYSTEMS,
    wakes: null,
    posting: 'withdrawalTakenBack',
  },
  'wallet.funded': {
    meaning: 'The owner paid into a wallet of the system.',
    data: walletData,
    audience: [],
    wakes: null,
    posting: 'walletFunded',
  },
  'wallet.spent': {
    meaning: 'A wallet of the system paid for a transaction that serves no invoice.',
    data: spendingData,
    audience: [],
    wakes: null,
    posting: 'walletSpent',
  },
  'chain.head': {
    meaning: 'A chain has a new block: of each while a deposit waits to be final, of some otherwise.',
    data: headData,
    audience: ['MERCHANT', 'PAYER'],
    wakes: null,
    posting: null,
  },
  ...MERCHANT_EVENTS,
  ...TRANSACTION_EVENTS,
  ...CARD_EVENT_TYPES,
} as const satisfies EventTable;

export type EventType = keyof typeof EVENT_TYPES;

/** One event; `data` fits its `type`. */
export interface Envelope {
  readonly id: string;
  readonly type: EventType;
  readonly schemaVersion: 1;
  /** ISO 8601, when the subject was written. */
  readonly occurredAt: string;
  readonly merchantId: string;
  readonly subject: string;
  readonly version: number;
  readonly data: z.infer<(typeof EVENT_TYPES)[EventType]['data']>;
  readonly changedBy?: { readonly keyId: string } | undefined;
}

/** An event of one type, or of several. */
export type EventOf<T extends EventType> = Omit<Envelope, 'type' | 'data'> & {
  readonly type: T;
  readonly data: z.infer<(typeof EVENT_TYPES)[T]['data']>;
};

/** Any event; its `type` says what its `data` is. */
export type AnyEvent = { readonly [T in EventType]: EventOf<T> }[EventType];
