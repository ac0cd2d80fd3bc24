import { buildASTSchema, isInputObjectType, parse } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { invoiceData } from '../../../../functions/events/eventData.ts';
import { envelopeSchema } from '../../../../functions/events/envelope.ts';
import type { EventType } from '../../../../functions/events/eventTypes.ts';
import { type Change, translate } from '../../../../functions/events/translate.ts';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { INVOICE_MOVES, INVOICE_STATUSES, nameOfMove } from '../../../../functions/invoices/invoiceStates.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import { mergeSchema } from '../../../../scripts/build/schema.ts';
import { aDeposit, anInvoice, NOW, usdc } from '../../../fixtures/invoices/invoices.ts';

type Item = Record<string, unknown>;

const paidAt = NOW;
/** An invoice in a status, with the fields that come with it. */
const inStatus = (status: Invoice['status'], change: Partial<Invoice> = {}): Item =>
  toItem(
    anInvoice({
      status,
      paidAt,
      sweptAt: NOW,
      failureReason: 'reverted',
      version: 3,
      updatedAt: NOW,
      ...change,
    } as Partial<Invoice>),
  );

const typeOf = (change: Change): EventType | null => translate(change)?.type ?? null;

describe('the event of an invoice write', () => {
  it('given a new invoice, then the envelope names subject and version, and the data is complete', () => {
    const event = translate({ before: null, after: toItem(anInvoice()) });
    expect(event).toMatchObject({
      id: `${anInvoice().id}#1`,
      type: 'invoice.created',
      schemaVersion: 1,
      occurredAt: anInvoice().updatedAt,
      merchantId: 'demo',
      subject: anInvoice().id,
      version: 1,
      data: { amount: '10000000', customerId: null, paidAt: null, deposits: [] },
    });
    expect(envelopeSchema('invoice.created').safeParse(event).success).toBe(true);
  });

  it('given any two statuses, then the event is the move of the table, or the record cannot be ours', () => {
    for (const from of INVOICE_STATUSES) {
      for (const to of INVOICE_STATUSES.filter((status) => status !== from)) {
        const change = { before: inStatus(from), after: inStatus(to) };
        const name = nameOfMove(from, to);
        if (name === null) expect(() => translate(change)).toThrow('no move');
        else expect(typeOf(change)).toBe(`invoice.${name}`);
      }
    }
    expect(INVOICE_MOVES.length).toBe(21);
  });

  it('given the first money below the amount, then it is seen; more of it is an update', () => {
    const [none, some, more] = [usdc(0), usdc(1), usdc(2)].map((received) =>
      inStatus('PENDING', { received }),
    );
    expect(typeOf({ before: none ?? null, after: some ?? null })).toBe('invoice.seen');
    expect(typeOf({ before: some ?? null, after: more ?? null })).toBe('invoice.updated');
  });

  it('given a hold, then it is sweep_waiting; the same hold again with other news is an update', () => {
    const hold = (sweepHold: string | undefined, surplus: number) =>
      inStatus('PAID', { ...(sweepHold ? { sweepHold } : {}), received: usdc(surplus) } as Partial<Invoice>);
    expect(typeOf({ before: hold(undefined, 10), after: hold('gas', 10) })).toBe('invoice.sweep_waiting');
    expect(typeOf({ before: hold('gas', 10), after: hold('gas', 11) })).toBe('invoice.updated');
  });

  it('given a write that changes nothing for others, then there is no event', () => {
    const before = inStatus('PENDING');
    expect(
      translate({
        before,
        after: {
          ...before,
          version: 4,
          updatedAt: '2026-01-02T12:31:00.000Z',
          watchShard: 'x',
          secretNote: 1,
        },
      }),
    ).toBeNull();
  });

  it('given a write that changes nothing for others and was asked for with a key, then it is told once, with the key, and later writes are not', () => {
    const before = inStatus('PENDING');
    const at = '2026-01-02T12:31:00.000Z';
    const asked = {
      ...before,
      version: 4,
      updatedAt: at,
      watchShard: 'x',
      changedBy: { keyId: 'key_1', at },
    };
    expect(translate({ before, after: asked })).toMatchObject({
      type: 'invoice.updated',
      version: 4,
      changedBy: { keyId: 'key_1' },
    });
    const later = { ...asked, version: 5, updatedAt: '2026-01-02T12:32:00.000Z', watchShard: 'y' };
    expect(translate({ before: asked, after: later })).toBeNull();
  });

  it('given fields that nobody allowed, then they do not leave', () => {
    const deposits = [aDeposit()];
    const after = { ...inStatus('PENDING', { deposits }), secretNote: 'internal', derivationIndex: 17 };
    const text = JSON.stringify(translate({ before: null, after }));
    for (const field of [
      'secretNote',
      'derivationIndex',
      'merchantStatusShard',
      'watchShard',
      'amountConfirmed',
      'late',
    ]) {
      expect(text).not.toContain(`"${field}"`);
    }
  });

  it('given an image with a broken field, then it throws instead of telling half', () => {
    expect(() => translate({ before: null, after: { ...inStatus('PENDING'), amount: 5 } })).toThrow();
    expect(() => translate({ before: null, after: { id: 'inv_1' } })).toThrow();
    expect(() => translate({ before: null, after: { ...inStatus('PENDING'), id: 'other_1' } })).toThrow(
      'no events',
    );
  });

  it('given what left an address, then there is no event', () => {
    expect(translate({ before: null, after: { id: 'out_1_0x01_native', kind: 'OUTFLOW' } })).toBeNull();
  });

  it('given a deletion, then there is no event', () => {
    expect(translate({ before: inStatus('PENDING'), after: null })).toBeNull();
  });

  it('the data has exactly the fields of PublishInvoiceInput', async () => {
    const appsync = readFileSync('schema/appsync/definitions.graphql', 'utf8');
    const schema = buildASTSchema(parse(`${await mergeSchema('schema')}\n${appsync}`));
    const input = schema.getType('PublishInvoiceInput');
    const fields = isInputObjectType(input) ? Object.keys(input.getFields()) : [];
    expect(Object.keys(invoiceData.shape).toSorted()).toEqual(fields.toSorted());
  });
});

const deposit = (status: string, more: Item = {}): Item => ({
  ...aDeposit(),
  amount: '10000000',
  kind: 'DEPOSIT',
  status,
  version: 2,
  merchantId: 'demo',
  invoiceId: anInvoice().id,
  chainId: 31337,
  currency: 'USDC',
  decimals: 6,
  tokenAddress: null,
  address: anInvoice().address,
  updatedAt: NOW,
  ...more,
});

describe('the event of a deposit write', () => {
  it.each<[string, Item | null, Item, EventType | null]>([
    ['new', null, deposit('SEEN'), 'deposit.seen'],
    ['new and late', null, deposit('SEEN', { late: true }), 'deposit.late'],
    ['new and final', null, deposit('CONFIRMED'), 'deposit.confirmed'],
    ['final', deposit('SEEN'), deposit('CONFIRMED'), 'deposit.confirmed'],
    ['more confirmations', deposit('SEEN'), deposit('SEEN', { confirmations: 2 }), null],
    ['owed more', deposit('SWEPT', { owed: '0' }), deposit('SWEPT', { owed: '5' }), 'deposit.reallocated'],
    ['taken back', deposit('CONFIRMED'), deposit('ORPHANED'), 'deposit.orphaned'],
    ['back again, late', deposit('ORPHANED'), deposit('SEEN', { late: true }), 'deposit.seen'],
    ['part of a sweep', deposit('CONFIRMED'), deposit('SWEEPING'), null],
    ['free after a failed sweep', deposit('SWEEPING'), deposit('CONFIRMED'), null],
    ['swept', deposit('SWEEPING'), deposit('SWEPT'), null],
  ])('given one that is %s', (_case, before, after, type) => {
    expect(typeOf({ before, after })).toBe(type);
  });
});

const sweep = (status: string): Item => ({
  id: 'swp_1',
  kind: 'SWEEP',
  version: 4,
  status,
  merchantId: 'demo',
  invoiceId: anInvoice().id,
  chainId: 31337,
  currency: 'USDC',
  decimals: 6,
  tokenAddress: null,
  method: 'TOP_UP',
  amount: '10000000',
  txHash: '0xcc',
  gasUsed: '61079',
  fee: '61079000000000',
  feeCurrency: 'ETH',
  feeDecimals: 18,
  treasury: '0x90F79bf6EB2c4f870365E785982E1f101E93b906',
  failureReason: null,
  updatedAt: NOW,
  legs: [{ rawTransaction: '0xsigned' }],
});

describe('the event of a sweep write', () => {
  it.each<[Item | null, Item, EventType | null]>([
    [null, sweep('PLANNED'), null],
    [sweep('PLANNED'), sweep('SIGNED'), null],
    [sweep('MINED'), sweep('FINAL'), 'sweep.final'],
    [sweep('FINAL'), sweep('FINAL'), null],
    [sweep('FINAL'), sweep('BROADCAST'), 'sweep.reverted'],
    [sweep('MINED'), sweep('BROADCAST'), null],
    [sweep('PLANNED'), sweep('FAILED'), 'sweep.failed'],
  ])('given statuses, then only the end is an event', (before, after, type) => {
    expect(typeOf({ before, after })).toBe(type);
  });

  it('given signed transactions in the image, then they do not leave', () => {
    const event = translate({ before: null, after: sweep('FINAL') });
    expect(event?.data).toMatchObject({ fee: '61079000000000', feeCurrency: 'ETH' });
    expect(JSON.stringify(event)).not.toContain('0xsigned');
  });
});

describe('the event of a wallet funding', () => {
  const item = {
    kind: 'FUNDING',
    id: 'fnd_31337_0xdd',
    version: 1,
    merchantId: '_operator',
    wallet: 'GAS',
    chainId: 31337,
    address: '0x52908400098527886E0F7030069857D2E4169EE7',
    amount: '10',
    txHash: '0xdd',
    blockNumber: 7,
    currency: 'ETH',
    decimals: 18,
    createdAt: NOW,
    updatedAt: NOW,
  };

  it('given it is new, then it is an event of the operator book, and once', () => {
    const event = translate({ before: null, after: item });
    expect(event).toMatchObject({ id: 'fnd_31337_0xdd#1', type: 'wallet.funded', merchantId: '_operator' });
    expect(envelopeSchema('wallet.funded').safeParse(event).success).toBe(true);
    expect(translate({ before: item, after: item })).toBeNull();
  });
});

describe('the event of what a wallet spent', () => {
  const item = {
    kind: 'SPENDING',
    id: 'spn_31337_0xee',
    version: 1,
    merchantId: '_operator',
    wallet: 'GAS',
    purpose: 'FILL',
    chainId: 31337,
    address: '0x52908400098527886E0F7030069857D2E4169EE7',
    fee: '10',
    txHash: '0xee',
    blockNumber: 7,
    currency: 'ETH',
    decimals: 18,
    createdAt: NOW,
    updatedAt: NOW,
  };

  it('given it is new, then it is an event of the operator book, and once', () => {
    const event = translate({ before: null, after: item });
    expect(event).toMatchObject({ id: 'spn_31337_0xee#1', type: 'wallet.spent', merchantId: '_operator' });
    expect(envelopeSchema('wallet.spent').safeParse(event).success).toBe(true);
    expect(translate({ before: item, after: item })).toBeNull();
  });
});
