import type { TestingWindow } from '../../../../../functions/risk/featureSnapshot.ts';
import { enumerationAttack } from '../../../../../functions/risk/rules/enumerationAttack.ts';
import { testRule, versionOf } from './testRule.ts';

const window = (declines: number): TestingWindow => ({
  attempts: 60,
  smallAmounts: 0,
  distinctCards: 0,
  declines,
});
const under = (device: number, ip: number, merchant: number) => ({
  testing: { device: window(device), ip: window(ip), merchant: window(merchant) },
});
const newcomer = { history: { successes: 0, sum: '0', sumOfSquares: '0' } };

testRule(
  versionOf(enumerationAttack, 1),
  {
    deviceSmallAmountsMin: 10,
    deviceCardsMin: 5,
    deviceDeclinesMin: 5,
    ipSmallAmountsMin: 30,
    ipCardsMin: 20,
    ipDeclinesMin: 10,
    merchantAttemptsMin: 50,
    merchantDeclinesPercent: 50,
    belowUsdCents: 5_000,
  },
  [
    ['a newcomer where nothing is tested', { ...newcomer, ...under(0, 0, 0), usdCents: '100' }, null],
    [
      'a newcomer with a large amount on a device that tests',
      { ...newcomer, ...under(5, 0, 0), usdCents: '999999' },
      { of: 'device' },
    ],
    [
      'a small amount from an address that tests',
      { ...newcomer, ...under(0, 10, 0), usdCents: '4999' },
      { of: 'ip', usdCents: '4999' },
    ],
    [
      'a large amount from an address that tests',
      { ...newcomer, ...under(0, 10, 0), usdCents: '5000' },
      null,
    ],
    [
      'a small amount at a merchant under attack',
      { ...newcomer, ...under(0, 0, 30), usdCents: '100' },
      { of: 'merchant' },
    ],
    [
      'a large amount at a merchant under attack',
      { ...newcomer, ...under(0, 0, 30), usdCents: '5000' },
      null,
    ],
    ['an amount without a rate there', { ...newcomer, ...under(0, 0, 30), usdCents: null }, null],
    ['a customer with a success', { ...under(5, 10, 30), usdCents: '100' }, null],
  ],
);
