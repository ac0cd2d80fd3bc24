import { describe, expect, it } from 'vitest';
import type { BusRuleProps } from '../../../../cdk/bricks/busRule.ts';
import {
  POSTED_TYPES,
  typesHeardBy,
  typesOfSubject,
  typesThatWake,
} from '../../../../functions/events/eventRoutes.ts';
import { OPEN_STATUSES } from '../../../../functions/transactions/transactionStates.ts';
import { envelopeSchema } from '../../../../functions/events/envelope.ts';
import { EVENT_TYPES, type EventType } from '../../../../functions/events/eventTypes.ts';
import { type Change, translate } from '../../../../functions/events/translate.ts';
import type { InvoiceStatus } from '../../../../functions/invoices/invoiceStates.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import { CARD_EVENT_TYPES } from '../../../../functions/events/cardEventTypes.ts';
import type { CardStatus } from '../../../../functions/gateways/cardPaymentStates.ts';
import { itemOf } from '../../../../functions/gateways/paymentItem.ts';
import type { TransactionStatus } from '../../../../functions/transactions/transactionStates.ts';
import { cardPaymentOf } from '../../../fixtures/gateways/cardPayments.ts';
import { anInvoice, NOW } from '../../../fixtures/invoices/invoices.ts';
import * as event from '../../../fixtures/posting/events.ts';

type Item = Record<string, unknown>;

const stored = (data: object, change: Item = {}): Item => ({
  ...data,
  version: 3,
  merchantId: 'mer_1',
  updatedAt: NOW,
  ...change,
});
const invoice = (status: InvoiceStatus, change: Item = {}): Item =>
  stored(toItem(anInvoice({ status } as Parameters<typeof anInvoice>[0])), change);
const deposit = (status: string, change: Item = {}): Item =>
  stored(event.confirmed().data, { status, ...change });
const sweep = (status: string): Item => stored(event.swept().data, { status });
const withdrawal = (status: string): Item => stored(event.withdrawn().data, { status });
const transaction = (status: TransactionStatus): Item =>
  stored({
    id: 'txn_1',
    kind: 'INBOUND',
    status,
    amount: '100',
    amountRefunded: '0',
    currency: 'EUR',
    decimals: 2,
    accountId: 'acc-1',
    direction: 'CREDIT',
    createdAt: NOW,
  });
const merchant = (change: Item = {}): Item =>
  stored({ id: 'MERCHANT#mer_1', name: 'Shop', pendingChanges: [], ...change });
const apiKey = (change: Item = {}): Item =>
  stored({ id: `KEY#${'ab'.repeat(32)}`, name: 'Backend', scopes: ['admin'], addressRanges: [], ...change });
const pending = (effectiveAt = '2999-01-01T00:00:00.000Z') => ({
  id: 'chg_1',
  setting: 'TREASURY',
  chainId: 1,
  value: '0x01',
  announcedAt: NOW,
  announcedBy: 'key_1',
  effectiveAt,
});
const endpoint = (change: Item = {}): Item =>
  stored({
    id: `ENDPOINT#whe_${'0'.repeat(32)}`,
    merchantId: 'shop',
    version: 1,
    updatedAt: NOW,
    url: 'https://shop.example/hook',
    eventTypes: null,
    status: 'ENABLED',
    disabledReason: null,
    ...change,
  });
const payee = (status: 'OPEN' | 'CLOSED'): Item =>
  stored({
    ...{ id: 'PAYEE#pye_1', merchantId: 'shop', version: 1, updatedAt: NOW, status },
    ...{ name: 'Kiosk', city: 'Wien', countryCode: 'AT', currency: 'EUR' },
  });
const move = <S extends string>(of: (status: S) => Item, from: S, to: S): Change => ({
  before: of(from),
  after: of(to),
});

const card = (stage: CardStatus, change: Item = {}): Item =>
  stored({ ...itemOf(cardPaymentOf()), stage, status: stage, ...change });
const refund = (status: string): Item =>
  card('POSTED', { change: { kind: 'REFUND', id: 'ref_1', status, before: null, amount: '1' } });
const dispute = (status: string): Item =>
  card('POSTED', { change: { kind: 'DISPUTE', id: 'dsp_1', status, before: null, amount: '1', fee: '0' } });
const fact = (after: Item): Change => ({ before: card('POSTED'), after });

/** For each type a write that is this event: a type that no write gives has no place in EVENT_TYPES. */
const WRITES: Readonly<Record<EventType, Change>> = {
  'invoice.created': { before: null, after: invoice('PENDING') },
  'invoice.seen': { before: invoice('PENDING'), after: invoice('PENDING', { amountReceived: '1' }) },
  'invoice.confirming': move(invoice, 'PENDING', 'CONFIRMING'),
  'invoice.paid': move(invoice, 'CONFIRMING', 'PAID'),
  'invoice.expired': move(invoice, 'PENDING', 'EXPIRED'),
  'invoice.cancelled': move(invoice, 'PENDING', 'CANCELLED'),
  'invoice.reopened': move(invoice, 'CANCELLED', 'PENDING'),
  'invoice.reverted': move(invoice, 'PAID', 'PENDING'),
  'invoice.sweeping': move(invoice, 'PAID', 'SWEEPING'),
  'invoice.swept': move(invoice, 'SWEEPING', 'SWEPT'),
  'invoice.sweep_failed': move(invoice, 'SWEEPING', 'SWEEP_FAILED'),
  'invoice.sweep_waiting': { before: invoice('PAID'), after: invoice('PAID', { sweepHold: 'gas' }) },
  'invoice.held': { before: invoice('PENDING'), after: invoice('PENDING', { holdCode: 'BALANCE_DIFFERS' }) },
  'invoice.released': {
    before: invoice('PENDING', { holdCode: 'BALANCE_DIFFERS' }),
    after: invoice('PENDING'),
  },
  'invoice.updated': { before: invoice('PENDING'), after: invoice('PENDING', { confirmations: 1 }) },
  'deposit.seen': { before: null, after: deposit('SEEN') },
  'deposit.late': { before: null, after: deposit('SEEN', { late: true }) },
  'deposit.unallocated': { before: null, after: deposit('SEEN', { unallocated: true }) },
  'deposit.wrong_asset': { before: null, after: { ...deposit('SEEN'), id: 'oth_31337_0xaa_0' } },
  'deposit.confirmed': move(deposit, 'SEEN', 'CONFIRMED'),
  'deposit.reallocated': { before: deposit('SWEPT', { owed: '0' }), after: deposit('SWEPT') },
  'deposit.orphaned': move(deposit, 'CONFIRMED', 'ORPHANED'),
  'sweep.final': move(sweep, 'MINED', 'FINAL'),
  'sweep.failed': move(sweep, 'PLANNED', 'FAILED'),
  'sweep.reverted': move(sweep, 'FINAL', 'BROADCAST'),
  'withdrawal.final': { before: null, after: withdrawal('FINAL') },
  'withdrawal.reverted': move(withdrawal, 'FINAL', 'REVERTED'),
  'wallet.funded': { before: null, after: stored({ ...event.funded().data, id: 'fnd_1' }) },
  'wallet.spent': { before: null, after: stored({ ...event.spent().data, id: 'spn_1' }) },
  'chain.head': {
    before: null,
    after: stored({
      ...{ id: 'head_1', chainId: 1, number: 7, hash: '0x07', safe: 5, finalized: null },
      ...{ blockTimeMs: 12_000, timestamp: 1_790_000_000 },
    }),
  },
  'api_key.created': { before: null, after: apiKey() },
  'api_key.replaced': { before: apiKey(), after: apiKey({ replacedBy: 'key_2' }) },
  'api_key.revoked': { before: apiKey(), after: apiKey({ revokedAt: NOW }) },
  'webhook_endpoint.created': { before: null, after: endpoint() },
  'webhook_endpoint.updated': { before: endpoint(), after: endpoint({ url: 'https://other.example/' }) },
  'webhook_endpoint.disabled': {
    before: endpoint(),
    after: endpoint({ status: 'DISABLED', disabledReason: 'It answered 410 Gone.' }),
  },
  'webhook_endpoint.secret_rotated': { before: endpoint(), after: endpoint({ secretRotatedAt: NOW }) },
  'webhook_endpoint.deleted': { before: endpoint(), after: endpoint({ status: 'DELETED' }) },
  'payee.created': { before: null, after: payee('OPEN') },
  'payee.closed': move(payee, 'OPEN', 'CLOSED'),
  'merchant.created': { before: null, after: merchant() },
  'merchant.updated': { before: merchant(), after: merchant({ name: 'New' }) },
  'merchant.change_announced': { before: merchant(), after: merchant({ pendingChanges: [pending()] }) },
  'merchant.change_stopped': { before: merchant({ pendingChanges: [pending()] }), after: merchant() },
  'transaction.initiated': { before: null, after: card('INITIATED') },
  'transaction.requires_action': move(card, 'INITIATED', 'REQUIRES_ACTION'),
  'transaction.unknown': move(card, 'INITIATED', 'UNKNOWN'),
  'transaction.captured': move(card, 'AUTHORIZED', 'CAPTURED'),
  'transaction.fee_known': fact(card('POSTED', { change: { kind: 'FEE', id: 'cap_1', fee: '1' } })),
  'transaction.voided': move(card, 'AUTHORIZED', 'VOIDED'),
  'transaction.dispute_opened': fact(dispute('OPEN')),
  'transaction.dispute_closed': fact(dispute('LOST')),
  'refund.requested': fact(refund('REQUESTED')),
  'refund.pending': fact(refund('PENDING')),
  'refund.succeeded': fact(refund('SUCCEEDED')),
  'refund.failed': fact(refund('FAILED')),
  'transaction.authorized': { before: null, after: transaction('AUTHORIZED') },
  'transaction.duplicate': move(transaction, 'AUTHORIZED', 'DUPLICATE'),
  'transaction.in_review': move(transaction, 'AUTHORIZED', 'IN_REVIEW'),
  'transaction.approved': move(transaction, 'IN_REVIEW', 'APPROVED'),
  'transaction.rejected': move(transaction, 'IN_REVIEW', 'REJECTED'),
  'transaction.posted': move(transaction, 'APPROVED', 'POSTED'),
  'transaction.failed': move(transaction, 'APPROVED', 'FAILED'),
};

describe('the types of events', () => {
  it.each(Object.entries(WRITES) as [EventType, Change][])(
    'given %s, then a write gives it, and it fits its schema',
    (type, change) => {
      expect(envelopeSchema(type).parse(translate(change))).toMatchObject({ type });
    },
  );
});

describe('a merchant’s item', () => {
  it('given a change that was due before the write, then it was not stopped', () => {
    const before = merchant({ pendingChanges: [pending('2001-01-01T00:00:00.000Z')] });
    expect(translate({ before, after: merchant() })).toMatchObject({ type: 'merchant.updated' });
  });

  it.each(['KEYS#mer_1', 'USE#ab'])('given %s beside it, then nothing is told', (id) =>
    expect(translate({ before: null, after: { id } })).toBeNull(),
  );
});

describe('a key that wrote', () => {
  const cancelled = (at: string) => ({
    before: invoice('PENDING'),
    after: invoice('CANCELLED', { changedBy: { keyId: 'key_1', at } }),
  });

  it('given it wrote last, then the event names it; given somebody wrote after it, then not', () => {
    expect(translate(cancelled(NOW))).toMatchObject({ changedBy: { keyId: 'key_1' } });
    expect(translate(cancelled('2001-01-01T00:00:00.000Z'))).not.toHaveProperty('changedBy');
  });

  it('given a key, then the event has its id and nothing of its hash', () => {
    const event = translate({ before: null, after: apiKey() });
    expect(event).toMatchObject({ subject: 'key_abababababababab', data: { keyId: 'key_abababababababab' } });
    expect(JSON.stringify(event)).not.toContain('ab'.repeat(16));
  });
});

describe('what does not compile', () => {
  it('given a rule or a list with a type that is mistyped, or one that no event has', () => {
    // @ts-expect-error: it is `invoice.paid`
    const mistyped: EventType = 'invoice.piad';
    // @ts-expect-error: nothing emits it
    const rule: Pick<BusRuleProps, 'types'> = { types: ['invoice.lost'] };
    expect([mistyped, ...rule.types].filter((type) => type in EVENT_TYPES)).toEqual([]);
  });
});

describe('where events go', () => {
  it('given an audience, then it hears of the subjects that a push or the topic can carry', () => {
    expect(typesHeardBy('PAYER')).toEqual([...typesHeardBy('PAYER', 'invoice'), 'chain.head']);
    expect(typesHeardBy('MERCHANT').filter((type) => /^(deposit|sweep|wallet)/.test(type))).toEqual([]);
    expect(typesHeardBy('TOPIC')).not.toContain('wallet.funded');
  });

  it('given a card payment, then what the merchant did not do itself is pushed and announced', () => {
    const unheard = [...typesOfSubject('transaction'), ...typesOfSubject('refund')].filter(
      (type) => !EVENT_TYPES[type].audience.some((heard: string) => heard === 'MERCHANT'),
    );
    expect(unheard.sort()).toEqual([
      'refund.requested',
      'transaction.approved',
      'transaction.fee_known',
      'transaction.initiated',
    ]);
  });

  it('given a transaction, then what ends it or asks for a person is pushed and announced, and what we go on with is not', () => {
    const notified = (audience: 'MERCHANT' | 'TOPIC') =>
      typesHeardBy(audience, 'transaction')
        .filter((type) => !(type in CARD_EVENT_TYPES) && type !== 'transaction.authorized')
        .map((type) => type.split('.')[1]?.toUpperCase());
    const named = typesOfSubject('transaction')
      .filter((type) => !(type in CARD_EVENT_TYPES))
      .map((type) => type.split('.')[1]?.toUpperCase() ?? '');
    const settled = named.filter((status) => !OPEN_STATUSES.some((open) => open === status));
    expect(settled).toEqual(['DUPLICATE', 'IN_REVIEW', 'REJECTED', 'POSTED', 'FAILED']);
    expect(notified('MERCHANT')).toEqual(settled);
    expect(notified('TOPIC')).toEqual(settled);
  });

  it('given a worker, then it begins at the events that give it work', () => {
    expect(typesThatWake('WATCHER')).toEqual(['invoice.created']);
    expect(typesThatWake('SWEEPER')).toEqual(['invoice.paid', 'invoice.sweeping', 'deposit.confirmed']);
    expect(typesThatWake('APPROVAL')).toEqual(['transaction.authorized']);
  });

  it('given the types that are posted, then they are those that name a posting', () => {
    const named = Object.entries(EVENT_TYPES).filter(([, { posting }]) => posting !== null);
    expect(POSTED_TYPES).toEqual(named.map(([type]) => type));
  });
});
