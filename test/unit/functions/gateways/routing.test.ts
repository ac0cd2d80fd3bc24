import { describe, expect, it } from 'vitest';
import { gatewayOrder, parseRouting, routingSchema } from '../../../../functions/gateways/routing.ts';

const to = [{ gateway: 'stripe', weight: 1 }];
const rules = routingSchema.parse([
  { merchants: ['demo'], to: [{ gateway: 'sandbox', weight: 1 }] },
  {
    currencies: ['EUR'],
    amountFrom: '500.00',
    amountBelow: '1000.00',
    to: [{ gateway: 'adyen', weight: 1 }],
  },
  {
    currencies: ['JPY', 'KWD'],
    to: [
      { gateway: 'paypal', weight: 1 },
      { gateway: 'adyen', weight: 3 },
    ],
  },
  { to: [{ gateway: 'paypal', weight: 0 }, ...to] },
]);
const order = (merchantId: string, units: bigint, symbol = 'EUR', random = 0) =>
  gatewayOrder(rules, { merchantId, amount: { units, currency: { symbol, decimals: 2 } } }, () => random);

describe('routing rules', () => {
  it('given a payment, then the first rule that fits decides: merchant, amount, currency, weight', () => {
    expect(order('demo', 60_000n)).toEqual(['sandbox']);
    expect(order('other', 50_000n)).toEqual(['adyen']);
    expect(order('other', 100_000n)).toEqual(['stripe', 'paypal']);
    expect(order('other', 49_999n)).toEqual(['stripe', 'paypal']);
    expect(order('other', 1n, 'JPY', 0.24)).toEqual(['paypal', 'adyen']);
    expect(order('other', 1n, 'JPY', 0.26)).toEqual(['adyen', 'paypal']);
  });

  it('given no rules, then every gateway in turn, the sandbox last', () => {
    const payment = { merchantId: 'demo', amount: { units: 1n, currency: { symbol: 'EUR', decimals: 2 } } };
    expect(gatewayOrder([], payment, () => 0).at(-1)).toBe('sandbox');
  });

  it.each([
    [[{ currencies: ['EUR'], to }], 'the last rule must have `to` alone'],
    [[{ to: [...to, ...to] }], 'names a gateway twice'],
    [[{ to: [{ gateway: 'stripe', weight: 0 }] }], 'needs a weight above 0'],
    [[{ to: [{ gateway: 'nobody', weight: 1 }] }], 'gateway'],
    [[{ currencies: ['XXZ'], to }, { to }], 'must be ISO 4217 codes'],
    [[{ amountFrom: '5.00', to }, { to }], 'needs exactly one currency'],
    [[{ currencies: ['JPY'], amountBelow: '5.00', to }, { to }], 'at most 0 decimals'],
    [[{ curencies: ['EUR'], to }, { to }], 'curencies'],
    [[{ to: [] }], 'to'],
  ])('given %j, then it is refused with what is wrong', (wrong, expected) => {
    expect(() => parseRouting(JSON.stringify(wrong))).toThrow(expected);
  });
});
