import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide, RULES } from '../../../../functions/posting/decide.ts';
import { parseRate } from '../../../../functions/posting/rate.ts';
import type { RuleInput } from '../../../../functions/posting/rules/rule.ts';

const EUR = { symbol: 'EUR', decimals: 2 };
const USD = { symbol: 'USD', decimals: 2 };
const NOON = new Date('2026-01-02T12:00:00.000Z');

const rate = parseRate('USD', 'EUR', '0.92', '2026-01-02');
if (!rate.ok) throw new Error(rate.error);

const PLAIN: RuleInput = {
  amount: { units: 1_000n, currency: EUR },
  direction: 'DEBIT',
  original: null,
  authorizationCode: 'A1',
  issuingCountryCode: 'DE',
  merchantType: '5411',
  merchantTypeEntry: { code: '5411', name: 'Grocery stores', treatment: 'ALLOW' },
  account: { status: 'OPEN', countryCode: 'DE', maxPerTransaction: 100_000n, reviewAbove: 50_000n },
  rate: null,
};
const judge = (change: Partial<RuleInput>) => {
  const { outcome, reasons } = decide({ ...PLAIN, ...change }, NOON);
  return [outcome, ...reasons.map(({ code }) => code)];
};
const account = (change: Partial<RuleInput['account']>) => ({ account: { ...PLAIN.account, ...change } });

describe('the rules', () => {
  it('given the folder of rules, then every one of them is asked, and has a version', () => {
    const files = readdirSync('functions/posting/rules').filter((file) => file !== 'rule.ts');
    expect(RULES.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
    for (const { version } of RULES) expect(version).toBeGreaterThanOrEqual(1);
  });

  it.each<[string, Partial<RuleInput>, string[]]>([
    ['an ordinary purchase', {}, ['APPROVE']],
    ['a card without issuing country', { issuingCountryCode: null }, ['REVIEW', 'MISSING_ISSUING_COUNTRY']],
    [
      'a transfer without issuing country',
      { issuingCountryCode: null, authorizationCode: null },
      ['APPROVE'],
    ],
    ['a small foreign purchase', { issuingCountryCode: 'US' }, ['APPROVE']],
    [
      'a large foreign purchase',
      { issuingCountryCode: 'US', amount: { units: 25_001n, currency: EUR } },
      ['REVIEW', 'FOREIGN_TRANSACTION'],
    ],
    [
      'a conversion at the published rate',
      { original: { units: 1_087n, currency: USD }, rate: rate.value },
      ['APPROVE'],
    ],
    [
      'a conversion 10 % off',
      { original: { units: 1_200n, currency: USD }, rate: rate.value },
      ['REVIEW', 'CONVERSION_OUT_OF_RANGE'],
    ],
    ['a conversion without rate', { original: { units: 1_087n, currency: USD } }, ['REVIEW', 'NO_RATE']],
    [
      'a merchant type to look at',
      { merchantTypeEntry: { code: '6051', name: 'Quasi cash', treatment: 'REVIEW' } },
      ['REVIEW', 'FLAGGED_MERCHANT_TYPE'],
    ],
    ['a blocked account', account({ status: 'BLOCKED' }), ['REJECT', 'ACCOUNT_BLOCKED']],
    ['an amount at the threshold', { amount: { units: 50_000n, currency: EUR } }, ['APPROVE']],
    [
      'an amount above the threshold',
      { amount: { units: 50_001n, currency: EUR } },
      ['REVIEW', 'ABOVE_REVIEW_THRESHOLD'],
    ],
    ['an amount above the limit', { amount: { units: 100_001n, currency: EUR } }, ['REJECT', 'ABOVE_LIMIT']],
    [
      'a credit above the limit',
      { amount: { units: 100_001n, currency: EUR }, direction: 'CREDIT' },
      ['APPROVE'],
    ],
  ])('given %s, then the answer fits', (_case, change, expected) => {
    expect(judge(change)).toEqual(expected);
  });

  it('given reasons to review and one to reject, then it is rejected with all reasons', () => {
    expect(
      judge({
        issuingCountryCode: null,
        merchantTypeEntry: { code: '7995', name: 'Betting', treatment: 'REJECT' },
      }),
    ).toEqual(['REJECT', 'MISSING_ISSUING_COUNTRY', 'FLAGGED_MERCHANT_TYPE']);
  });

  it('given any decision, then it names every rule with its version and what it was asked about', () => {
    const { rules, inputs } = decide(PLAIN, NOON);
    expect(Object.keys(rules)).toEqual(RULES.map(({ name }) => name));
    expect(inputs).toMatchObject({ amount: '10.00 EUR', issuingCountryCode: 'DE' });
  });
});
