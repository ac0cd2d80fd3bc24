import { describe, expect, it } from 'vitest';
import { isInboundIn } from '../../../../functions/transactions/ports.ts';
import { fromItem, toItem } from '../../../../functions/transactions/transactionItem.ts';
import type { TransactionStatus } from '../../../../functions/transactions/transactionStates.ts';
import { DECIDED, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

const ID = 'txn_01ARZ3NDEKTSV4RRFFQ69G5FA1';
const FIRST = 'txn_01ARZ3NDEKTSV4RRFFQ69G5FA2';
const ended = { failureCode: 'ABOVE_LIMIT', failureReason: 'It is above the limit.' };

/** Every status of an INBOUND transaction with what it has beside the facts. */
const STATES: [TransactionStatus, Record<string, unknown>][] = [
  ['AUTHORIZED', {}],
  ['AUTHORIZED', { released: true }],
  ['DUPLICATE', { duplicateOf: FIRST }],
  ['ENRICHED', { enrichment: DECIDED.enrichment }],
  ['IN_REVIEW', DECIDED],
  ['APPROVED', DECIDED],
  ['POSTED', { ...DECIDED, journalEntryId: 'je_1' }],
  ['REJECTED', ended],
  ['REJECTED', { ...ended, ...DECIDED }],
  ['FAILED', ended],
];
/** In no status all of these. */
const EVERY_FIELD = { ...DECIDED, ...ended, released: true, duplicateOf: FIRST, journalEntryId: 'je_1' };
const optional = {
  externalId: 'order-1',
  merchantType: '5411',
  issuingCountryCode: 'DE',
  originalAmount: '1300',
  originalCurrency: 'USD',
  originalDecimals: 2,
  authorizationCode: 'A1',
  occurredAt: '2026-11-20T11:59:00.000Z',
  metadata: '{"order":1}',
};
const plain = (item: unknown): unknown => JSON.parse(JSON.stringify(item));

describe('the item of a transaction', () => {
  it.each(STATES)('given one that is %s, then it comes back as it was stored', (status, state) => {
    const { enrichment: _, decision: __, ...facts } = transactionItemOf(ID, { status, ...optional });
    const item = { ...facts, ...state };
    expect(plain(toItem(fromItem(item)))).toEqual(plain(item));
  });

  it.each(STATES.filter(([, state]) => Object.keys(state).length > 0))(
    'given one that is %s and keeps what earlier statuses added, then it reads what its own status has',
    (status, state) => {
      const read = fromItem(transactionItemOf(ID, { status, ...EVERY_FIELD }));
      const known = Object.keys(EVERY_FIELD).filter((name) => name in read);
      const decided = status === 'REJECTED' || status === 'FAILED' ? Object.keys(DECIDED) : [];
      expect(known.sort()).toEqual([...new Set([...Object.keys(state), ...decided])].sort());
    },
  );

  it.each([
    ['DUPLICATE', 'duplicateOf'],
    ['ENRICHED', 'enrichment'],
    ['IN_REVIEW', 'decision'],
    ['APPROVED', 'decision'],
    ['POSTED', 'journalEntryId'],
    ['REJECTED', 'failureCode'],
    ['FAILED', 'failureReason'],
  ] as const)('given one that is %s without %s, then it is refused by that name', (status, field) => {
    const { [field]: _, ...rest } = transactionItemOf(ID, { status, ...EVERY_FIELD }) as Record<
      string,
      unknown
    >;
    expect(() => fromItem(rest)).toThrow(field);
  });

  it('given an INBOUND one without account and direction, then the refusal names both', () => {
    const { accountId: _, direction: __, ...rest } = transactionItemOf(ID);
    expect(() => fromItem(rest)).toThrow(/direction[^]*accountId|accountId[^]*direction/);
  });

  it('given a TRANSFER, then it has who pays whom, and no account and direction', () => {
    const parties = { payerId: 'anna', payeeId: 'pye_1', payeeName: 'Café' };
    const read = fromItem(transactionItemOf(ID, { kind: 'TRANSFER', ...parties }));
    expect(read).toMatchObject({
      kind: 'TRANSFER',
      status: 'AUTHORIZED',
      amount: { units: 1250n },
      ...parties,
    });
    expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['accountId']));
    expect(() => fromItem(transactionItemOf(ID, { kind: 'TRANSFER' }))).toThrow(/payerId[^]*payeeId/);
  });

  it.each(['CARD', 'INVOICE'])('given a %s, then it has neither account nor direction', (kind) => {
    const read = fromItem(transactionItemOf(ID, { kind }));
    expect(read).toMatchObject({ kind, status: 'AUTHORIZED', amount: { units: 1250n } });
    expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['accountId']));
    expect(isInboundIn(read, 'AUTHORIZED')).toBe(false);
  });

  it('given attributes that are null, as another system may write them, then they are absent', () => {
    const read = fromItem(transactionItemOf(ID, { externalId: null, originalAmount: null, metadata: null }));
    expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['externalId']));
  });
});
