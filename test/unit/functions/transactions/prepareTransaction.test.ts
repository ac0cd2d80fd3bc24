import { describe, expect, it } from 'vitest';
import {
  prepareTransaction,
  type SubmitTransactionInput,
} from '../../../../functions/transactions/prepareTransaction.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const accounts = new Map([
  ['anna', { currency: 'EUR', customerId: 'cus-anna' }],
  ['ken', { currency: 'JPY', customerId: 'cus-ken' }],
  ['bahrain', { currency: 'BHD', customerId: 'cus-b' }],
]);
const prepare = prepareTransaction({
  account: async (merchantId, id) => (merchantId === 'demo' ? (accounts.get(id) ?? null) : null),
  clock: { nowMs: () => now.getTime() },
});

const input: SubmitTransactionInput = {
  idempotencyKey: 'k',
  amount: '12.50',
  currency: 'EUR',
  accountId: 'anna',
  direction: 'DEBIT',
};
const refused = async (changes: Partial<SubmitTransactionInput>, merchantId = 'demo') => {
  const prepared = await prepare(merchantId, { ...input, ...changes });
  return prepared.ok ? prepared.value : prepared.error;
};

describe('preparing a submitted transaction', () => {
  it.each<[string, Partial<SubmitTransactionInput>]>([
    ['accountId', { accountId: 'nobody' }],
    ['accountId', { accountId: '' }],
    ['currency', { currency: 'JPY', amount: '12' }],
    ['currency', { currency: 'XYZ' }],
    ['currency', { currency: 'eur' }],
    ['currency', { currency: 'XAU' }],
    ['amount', { amount: '0' }],
    ['amount', { amount: '0.00' }],
    ['amount', { amount: '-1.00' }],
    ['amount', { amount: '1.001' }],
    ['amount', { amount: '1.0', currency: 'JPY', accountId: 'ken' }],
    ['amount', { amount: '1.0001', currency: 'BHD', accountId: 'bahrain' }],
    ['amount', { amount: 'ten' }],
    ['amount', { amount: '1e3' }],
    ['amount', { amount: '1,50' }],
    ['amount', { amount: '99999999999999999999' }],
    ['occurredAt', { occurredAt: '2026-11-20T12:01:01.000Z' }],
    ['occurredAt', { occurredAt: 'yesterday' }],
    ['direction', { direction: 'SIDEWAYS' }],
    ['direction', { direction: 'debit' }],
    ['direction', { direction: '' }],
    ['merchantType', { merchantType: '54A1' }],
    ['issuingCountryCode', { issuingCountryCode: 'DEU' }],
    ['originalCurrency', { originalAmount: '1.00' }],
    ['originalAmount', { originalCurrency: 'USD' }],
    ['originalAmount', { originalAmount: '0', originalCurrency: 'USD' }],
    ['originalAmount', { originalAmount: '1.5', originalCurrency: 'JPY' }],
    ['originalCurrency', { originalAmount: '1', originalCurrency: 'XTS' }],
    ['idempotencyKey', { idempotencyKey: '' }],
    ['idempotencyKey', { idempotencyKey: 'x'.repeat(256) }],
    ['externalId', { externalId: 'x'.repeat(256) }],
    ['externalId', { externalId: 'order \uffff' }],
    ['authorizationCode', { authorizationCode: 'A1\u0000' }],
    ['accountId', { accountId: 'anna\u202e' }],
    ['metadata', { metadata: { note: '\u0085' } }],
  ])('given a wrong %s (%j), then the refusal names the field', async (field, changes) => {
    expect(await refused(changes)).toMatchObject({ code: 'InvalidInput', facts: { field } });
  });

  it('given another merchant, then the account is unknown to it', async () => {
    expect(await refused({}, 'other')).toMatchObject({ code: 'InvalidInput', facts: { field: 'accountId' } });
  });

  it.each<[Partial<SubmitTransactionInput>, object]>([
    [{}, { amount: '1250', decimals: 2, customerId: 'cus-anna', direction: 'DEBIT' }],
    [
      { amount: '12', currency: 'JPY', accountId: 'ken' },
      { amount: '12', decimals: 0 },
    ],
    [
      { amount: '1.234', currency: 'BHD', accountId: 'bahrain' },
      { amount: '1234', decimals: 3 },
    ],
    // Terminals' clocks run ahead a little.
    [{ occurredAt: '2026-11-20T12:00:59Z' }, { occurredAt: '2026-11-20T12:00:59.000Z' }],
    [
      { originalAmount: '10.00', originalCurrency: 'USD' },
      { originalAmount: '1000', originalCurrency: 'USD', originalDecimals: 2 },
    ],
  ])('given %j, then it is in base units with what the account says', async (changes, expected) => {
    expect(await refused(changes)).toMatchObject(expected);
  });

  it('given the same input under another key, then the hash is the same; another amount has another', async () => {
    const hash = async (changes: Partial<SubmitTransactionInput>) =>
      ((await refused(changes)) as { inputHash: string }).inputHash;
    expect(await hash({ idempotencyKey: 'other' })).toBe(await hash({}));
    expect(await hash({ amount: '12.51' })).not.toBe(await hash({}));
  });
});
