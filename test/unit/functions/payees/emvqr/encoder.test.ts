import { describe, expect, it } from 'vitest';
import { codeFromJson, codeToJson } from '../../../../../functions/payees/emvqr/codeJson.ts';
import { encodeMerchantPresentedCode } from '../../../../../functions/payees/emvqr/encoder.ts';
import type { MerchantPresentedCode } from '../../../../../functions/payees/emvqr/merchantPresentedCode.ts';
import { parseMerchantPresentedCode } from '../../../../../functions/payees/emvqr/parser.ts';
import { randomCode, seeded } from '../../../../fixtures/payees/randomCodes.ts';

const EUR = { symbol: 'EUR', decimals: 2 };
const CAFE: MerchantPresentedCode = {
  pointOfInitiation: 'STATIC',
  primitiveAccounts: [],
  accounts: [{ id: '26', globallyUniqueIdentifier: 'example.pay', data: [{ id: '01', value: 'cafe' }] }],
  merchantCategoryCode: '5812',
  currency: EUR,
  amount: null,
  tip: null,
  countryCode: 'LU',
  merchantName: 'CAFE',
  merchantCity: 'LUXEMBOURG',
  postalCode: null,
  additionalData: null,
  alternateLanguage: null,
  reserved: [],
  unreserved: [],
};

function encoded(changes: Partial<MerchantPresentedCode>): unknown {
  const written = encodeMerchantPresentedCode({ ...CAFE, ...changes });
  return written.ok ? written.value : written.error;
}

describe('the encoder', () => {
  it('given a code, then its data objects stand in order, and the checksum at the end', () => {
    expect(encoded({})).toMatch(
      /^00020101021126230011example\.pay0104cafe5204581253039785802LU5904CAFE6010LUXEMBOURG6304[0-9A-F]{4}$/,
    );
  });

  it('given accounts out of order, then they are written in order', () => {
    const primitiveAccounts = [
      { id: '04', value: 'b' },
      { id: '02', value: 'a' },
    ];
    expect(encoded({ primitiveAccounts })).toMatch(/^0002010102110201a0401b26/);
  });

  it.each([
    [
      { merchantName: 'A'.repeat(26) },
      { tagPath: '59', reason: expect.stringMatching(/26 characters/) as string },
    ],
    [
      { merchantName: '' },
      { tagPath: '59', offset: 60, reason: expect.stringMatching(/0 characters/) as string },
    ],
    [
      { currency: { symbol: 'USDC', decimals: 6 } },
      { tagPath: '', reason: 'USDC is no currency of ISO 4217' },
    ],
    [{ currency: { symbol: 'EUR', decimals: 3 } }, { tagPath: '', reason: 'EUR is no currency of ISO 4217' }],
    [
      {
        accounts: [{ id: '26', globallyUniqueIdentifier: 'a', data: [{ id: '01', value: 'x'.repeat(95) }] }],
      },
      { tagPath: '26', reason: expect.stringMatching(/104 characters/) as string },
    ],
    [
      { reserved: ['65', '66', '67', '68', '69'].map((id) => ({ id, value: 'x'.repeat(99) })) },
      { tagPath: '', reason: 'it has more than 512 characters' },
    ],
    [
      {
        reserved: [
          { id: '65', value: 'a' },
          { id: '65', value: 'b' },
        ],
      },
      { tagPath: '65', reason: expect.stringMatching(/second time/) as string },
    ],
  ])('given %j, then nothing is written, with the reason', (changes, refusal) => {
    expect(encoded(changes)).toMatchObject(refusal);
  });

  it('given the largest amount that 54 holds, then it is written without zeros behind the point', () => {
    const amount = { units: 999_999_999_999_900n, currency: EUR };
    expect(encoded({ amount })).toContain('54139999999999999');
  });
});

describe('a code as JSON', () => {
  it('given generated codes, then they are read from JSON as they were', () => {
    const random = seeded(7);
    for (let n = 0; n < 500; n++) {
      const code = randomCode(random);
      expect(codeFromJson(JSON.parse(JSON.stringify(codeToJson(code))))).toEqual({ ok: true, value: code });
    }
  });

  it('given the least that a code needs, then it can be written', () => {
    const read = codeFromJson({
      accounts: [{ id: '26', globallyUniqueIdentifier: 'example.pay' }],
      merchantCategoryCode: '5812',
      currency: 'EUR',
      countryCode: 'LU',
      merchantName: 'CAFE',
      merchantCity: 'LUXEMBOURG',
    });
    const written = read.ok ? encodeMerchantPresentedCode(read.value) : read;
    expect(written.ok && parseMerchantPresentedCode(written.value).ok).toBe(true);
  });

  it.each([
    [{}, /merchantCategoryCode/],
    [{ ...codeToJson(CAFE), name: 'x' }, /name/],
    [{ ...codeToJson(CAFE), currency: 'USDC' }, /currency: USDC/],
    [{ ...codeToJson(CAFE), amount: '1.005' }, /amount: 1.005 must be at most 2 decimals/],
    [{ ...codeToJson(CAFE), amount: 1.5 }, /amount/],
    [{ ...codeToJson(CAFE), tip: { kind: 'FIXED', fee: 'x' } }, /tip.fee/],
  ])('given %j, then it is refused by the name of its field', (json, field) => {
    const read = codeFromJson(json);
    expect(read.ok ? '' : read.error).toMatch(field);
  });
});
