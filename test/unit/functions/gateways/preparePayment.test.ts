import { describe, expect, it } from 'vitest';
import type { CardGateway, Gateways } from '../../../../functions/gateways/ports.ts';
import { type CreatePaymentInput, preparePayment } from '../../../../functions/gateways/preparePayment.ts';
import { type MerchantId, parseMerchantId } from '../../../../functions/shared/ids.ts';

const ORDER: CreatePaymentInput = {
  idempotencyKey: 'key-1',
  amount: '12.50',
  currency: 'EUR',
  customerId: 'customer-1',
  paymentMethodId: 'pm_success',
};

/** Takes 50 to 99,999,999 base units of any currency but the Swiss franc. */
const gateway = {
  limits: ({ symbol }: { symbol: string }) => (symbol === 'CHF' ? null : { min: 50n, max: 99_999_999n }),
} as unknown as CardGateway;
const gateways: Gateways = {
  get: () => gateway,
  find: () => Promise.reject(new Error('no webhook comes here')),
  routesFor: ({ named }) =>
    Promise.resolve(named === 'stripe' ? [] : [{ gateway: 'sandbox', account: 'demo' }]),
};
const prepare = (changes: Partial<Record<keyof CreatePaymentInput, unknown>> = {}) =>
  preparePayment({ gateways })(merchant('demo'), { ...ORDER, ...changes } as CreatePaymentInput);

function merchant(text: string): MerchantId {
  const id = parseMerchantId(text);
  if (!id.ok) throw new Error(id.error);
  return id.value;
}

describe('an amount', () => {
  it.each([
    ['JPY', '1250', 1_250n],
    ['EUR', '12.50', 1_250n],
    ['KWD', '1.250', 1_250n],
  ])('given %s %s, then it is counted by the exponent of ISO 4217', async (currency, amount, units) => {
    expect(await prepare({ currency, amount })).toMatchObject({ ok: true, value: { amount: { units } } });
  });

  it.each([
    ['JPY', '12.50', 'amount', 'at most 0 decimals for JPY'],
    ['KWD', '1.2505', 'amount', 'at most 3 decimals for KWD'],
    ['EUR', '0.49', 'amount', '0.50 to 999999.99 EUR, which sandbox takes'],
    ['EUR', '1000000.00', 'amount', '0.50 to 999999.99 EUR, which sandbox takes'],
    ['JPY', '49', 'amount', '50 to 99999999 JPY, which sandbox takes'],
    ['CHF', '5.00', 'amount', 'in another currency CHF, which sandbox takes'],
    ['XAU', '1', 'currency', 'a currency code (ISO 4217)'],
    ['eur', '1.00', 'currency', 'a currency code (ISO 4217)'],
    ['EUR', '1e3', 'amount', 'a decimal string of ASCII digits such as "5.00"'],
  ])('given %s %s, then %s is refused: %s', async (currency, amount, field, expected) => {
    expect(await prepare({ currency, amount })).toMatchObject({
      ok: false,
      error: { code: 'InvalidInput', facts: { field, expected } },
    });
  });
});

describe('bad input', () => {
  it.each([
    [{ gateway: 'nobody' }, 'gateway'],
    [{ gateway: 'stripe' }, 'gateway'],
    [{ country: 'Germany' }, 'country'],
    [{ returnUrl: 'http://shop.example/' }, 'returnUrl'],
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ customerId: 'x'.repeat(256) }, 'customerId'],
    [{ paymentMethodId: 'pm_\u0000' }, 'paymentMethodId'],
    [{ metadata: [1] }, 'metadata'],
    [{ paymentMethods: [] }, 'paymentMethods'],
    [{ paymentMethods: [{ gateway: 'nobody', paymentMethodId: 'pm_success' }] }, 'paymentMethods'],
    [{ paymentMethods: [{ gateway: 'sandbox', paymentMethodId: 'pm_other' }] }, 'paymentMethods'],
    [
      { paymentMethods: [1, 2].map(() => ({ gateway: 'sandbox', paymentMethodId: 'pm_success' })) },
      'paymentMethods',
    ],
    [
      { gateway: 'sandbox', paymentMethods: [{ gateway: 'sandbox', paymentMethodId: 'pm_success' }] },
      'paymentMethods',
    ],
  ])('given %j, then the refusal names %s', async (changes, field) => {
    expect(await prepare(changes)).toMatchObject({
      ok: false,
      error: { code: 'InvalidInput', facts: { field } },
    });
  });

  it('given the same input with fields that are null, then its hash is the same; another field, another', async () => {
    const hashOf = async (changes: Parameters<typeof prepare>[0]) => {
      const prepared = await prepare(changes);
      return prepared.ok ? prepared.value.inputHash : null;
    };
    expect(await hashOf({ orderId: null, idempotencyKey: 'key-2' })).toBe(await hashOf({}));
    expect(await hashOf({ orderId: 'order-1' })).not.toBe(await hashOf({}));
  });
});
