import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../../functions/payees/emvqr/crc16.ts';
import { writeDataObjects } from '../../../../../functions/payees/emvqr/dataObject.ts';
import { parseMerchantPresentedCode } from '../../../../../functions/payees/emvqr/parser.ts';
import type { Refusal } from '../../../../../functions/payees/emvqr/refusal.ts';

/** EMVCo's own example in QRCPS-MPM. */
const EXAMPLE =
  '00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A';

const BASE: Readonly<Record<string, string>> = {
  '00': '01',
  '01': '11',
  '26': '0012D156000000000510A93FO3230Q',
  '52': '5812',
  '53': '978',
  '58': 'LU',
  '59': 'CAFE',
  '60': 'LUXEMBOURG',
};

/** A payload of these data objects with a right checksum; an object that is null is left out. */
function sealed(changes: Readonly<Record<string, string | null>> = {}): string {
  const values: Record<string, string | null> = { ...BASE, ...changes };
  const objects = Object.keys(values)
    .toSorted()
    .flatMap((id) => (values[id] === null ? [] : [{ id, value: values[id] ?? '' }]));
  const written = writeDataObjects(objects);
  return withCrc(written.ok ? written.value : '');
}

function withCrc(text: string): string {
  return `${text}6304${crc16(`${text}6304`)}`;
}

function refusalOf(payload: string): unknown {
  const parsed = parseMerchantPresentedCode(payload);
  return parsed.ok ? 'no refusal' : parsed.error;
}

describe('crc16', () => {
  it("given the check string of CRC-16/CCITT-FALSE, then it is the catalogue's value", () => {
    // https://reveng.sourceforge.io/crc-catalogue/16.htm#crc.cat.crc-16-ibm-3740
    expect(crc16('123456789')).toBe('29B1');
  });
});

describe('the parser', () => {
  it("given EMVCo's example, then it has every part of it", () => {
    const parsed = parseMerchantPresentedCode(EXAMPLE);
    expect(parsed.ok && parsed.value.code).toEqual({
      pointOfInitiation: 'DYNAMIC',
      primitiveAccounts: [],
      accounts: [
        { id: '29', globallyUniqueIdentifier: 'D15600000000', data: [{ id: '05', value: 'A93FO3230Q' }] },
        { id: '31', globallyUniqueIdentifier: 'D15600000001', data: [{ id: '03', value: '12345678' }] },
      ],
      merchantCategoryCode: '4111',
      currency: { symbol: 'CNY', decimals: 2 },
      amount: { units: 2372n, currency: { symbol: 'CNY', decimals: 2 } },
      tip: { kind: 'PROMPT' },
      countryCode: 'CN',
      merchantName: 'BEST TRANSPORT',
      merchantCity: 'BEIJING',
      postalCode: null,
      additionalData: {
        fields: {
          storeLabel: '1234',
          customerLabel: '***',
          terminalLabel: 'A6008667',
          consumerDataRequest: 'ME',
        },
        reserved: [],
        systemSpecific: [],
      },
      alternateLanguage: { language: 'ZH', merchantName: '最佳运输', merchantCity: '北京', reserved: [] },
      reserved: [],
      unreserved: [
        { id: '91', globallyUniqueIdentifier: 'A011223344998877', data: [{ id: '07', value: '12345678' }] },
      ],
    });
    expect(parsed.ok && writeDataObjects(parsed.value.objects)).toEqual({ ok: true, value: EXAMPLE });
  });

  it('given one damaged character, wherever it stands, then it is refused', () => {
    for (let at = 0; at < EXAMPLE.length; at++) {
      const damaged = `${EXAMPLE.slice(0, at)}${EXAMPLE[at] === '7' ? '3' : '7'}${EXAMPLE.slice(at + 1)}`;
      expect(parseMerchantPresentedCode(damaged).ok).toBe(false);
    }
  });

  it('given a payload cut off anywhere, then it is refused', () => {
    for (let length = 0; length < EXAMPLE.length; length++)
      expect(parseMerchantPresentedCode(EXAMPLE.slice(0, length)).ok).toBe(false);
  });

  it.each([
    ['98', 9800n],
    ['98.', 9800n],
    ['98.73', 9873n],
    ['098.7', 9870n],
    ['1.5000', 150n],
  ])('given the amount %s, then it is %s base units', (amount, units) => {
    const parsed = parseMerchantPresentedCode(sealed({ '54': amount }));
    expect(parsed).toMatchObject({ ok: true, value: { code: { amount: { units } } } });
  });

  it.each([
    ['text that is no code', 'hello', '', 'hello', /ID of two digits/],
    ['nothing', '', '', '', /empty/],
    ['a space before it', ` ${sealed()}`, '', ' 000201', /ID of two digits/],
    ['a line break after it', `${sealed()}\n`, '', '\n', /ID of two digits/],
    ['00 in second place', withCrc('0102110002015204581253039785802LU'), '01', '010211', /must be the first/],
    ['no checksum', sealed().slice(0, -8), '60', '6010LUX', /63 \(CRC\) must be the last/],
    ['a wrong checksum', `${sealed().slice(0, -4)}0000`, '63', '63040000', /CRC is 0000, and \w{4}/],
    ['a checksum of three digits', `${sealed().slice(0, -8)}6303ABC`, '63', '6303ABC', /4 characters/],
    ['an ID twice', withCrc(`${sealed().slice(0, -8)}5904CAFE`), '59', '5904CAFE6304', /second time/],
    ['an ID twice in a template', sealed({ '62': '0501A0501B' }), '62.05', '0501B', /second time/],
    ['a length of 00', withCrc(`${sealed().slice(0, -8)}6100`), '61', '6100', /length is 00/],
    ['a length beyond the end', withCrc(`${sealed().slice(0, -8)}6199`), '61', '6199', /99, and 8/],
    ['a template that is none', sealed({ '26': 'NOTATEMPLATE' }), '26', 'NOTA', /ID of two digits/],
    ['a template without identifier', sealed({ '26': '0104ABCD' }), '26', '2608', /00 \(Globally/],
    ['no name', sealed({ '59': null }), '', '000201', /59 \(Merchant Name\) is missing/],
    ['no account', sealed({ '26': null }), '', '000201', /02 to 51/],
    ['a format indicator of 02', sealed({ '00': '02' }), '00', '000202', /must be 01/],
    ['another initiation', sealed({ '01': '13' }), '01', '010213', /11 .* or 12/],
    ['a name of 26 characters', sealed({ '59': 'A'.repeat(26) }), '59', '5926', /26 characters/],
    ['a name in another script', sealed({ '59': 'CAFÉ' }), '59', '5904', /template 64/],
    ['a category of letters', sealed({ '52': 'ABCD' }), '52', '5204', /digits alone/],
    ['an unknown currency', sealed({ '53': '000' }), '53', '5303', /ISO 4217/],
    ['an amount of zero', sealed({ '54': '0.00' }), '54', '54040.00', /greater than zero/],
    ['an amount with a comma', sealed({ '54': '1,50' }), '54', '5404', /point/],
    ['an amount finer than the currency', sealed({ '54': '1.505' }), '54', '5405', /2 decimals/],
    ['a fixed fee that 55 does not announce', sealed({ '55': '01', '56': '1' }), '56', '5601', /55 is 02/],
    ['a percentage that 55 does not announce', sealed({ '57': '1' }), '57', '5701', /55 is 03/],
    ['no fixed fee', sealed({ '55': '02' }), '55', '5502', /56 is missing/],
    ['no percentage', sealed({ '55': '03' }), '55', '5502', /57 is missing/],
    ['a percentage of zero', sealed({ '55': '03', '57': '0.00' }), '57', '5704', /00.01/],
    ['a percentage of a hundred', sealed({ '55': '03', '57': '100' }), '57', '5703', /99.99/],
    ['a country in small letters', sealed({ '58': 'lu' }), '58', '5802lu', /capitals/],
    ['a request for data twice', sealed({ '62': '0902MM' }), '62.09', '0902MM', /at most once/],
    [
      'a template in a template without identifier',
      sealed({ '62': '50050101A' }),
      '62.50',
      '5005',
      /00 \(Globally/,
    ],
    ['a language without a name', sealed({ '64': '0002ZH' }), '64', '6406', /01 .* missing/],
    ['decomposed letters', sealed({ '64': '0002FR0105Cafe\u0301' }), '64.01', '0105Cafe', /precomposed/],
    ['1,025 characters', 'A'.repeat(1_025), '', 'A', /more than 1024/],
  ] as const)(
    'given %s, then it is refused with place and reason',
    (_, payload, tagPath, standsThere, reason) => {
      const refusal = refusalOf(payload) as Refusal;
      expect(refusal).toMatchObject({ tagPath, reason: expect.stringMatching(reason) as string });
      expect(Array.from(payload).slice(refusal.offset).join('').slice(0, standsThere.length)).toBe(
        standsThere,
      );
    },
  );
});

it('given a checksum in small letters, as codes in India have it, then it is right', () => {
  const payload = Array.from({ length: 50 }, (_, n) => sealed({ '61': String(n) })).find((each) =>
    /[A-F]/.test(each.slice(-4)),
  );
  const lowered = `${payload?.slice(0, -4)}${payload?.slice(-4).toLowerCase()}`;
  const parsed = parseMerchantPresentedCode(lowered);
  expect(parsed.ok && writeDataObjects(parsed.value.objects)).toEqual({ ok: true, value: lowered });
});

describe('what packages get wrong', () => {
  it('given an account of UnionPay in 15, a primitive data object, then its value is no template', () => {
    // https://github.com/dongri/emv-qrcode/issues/28; `emvqr` 0.0.5 takes it apart too.
    const payload =
      '00020101021115312031041800520446JDBMSZZXE44BFS038680016A00526628466257701083217041802030020325mchVKyozC3MbjS51h67qal4Os5204581253034185802LA5915JDBMSZZXE44BFS06009Vientiane63043F88';
    const parsed = parseMerchantPresentedCode(payload);
    expect(parsed.ok && parsed.value.code.primitiveAccounts).toEqual([
      { id: '15', value: '2031041800520446JDBMSZZXE44BFS0' },
    ]);
  });

  it('given a checksum that begins with 00, then it is four digits and right', () => {
    // `emvqr` 0.0.5 leaves those digits out and refuses it: https://github.com/DannielWhatever/emvqr/issues/13
    const payloads = Array.from({ length: 5_000 }, (_, n) => sealed({ '61': String(n) }));
    const zeros = payloads.filter((payload) => payload.slice(-4).startsWith('00'));
    expect(zeros.length).toBeGreaterThan(5);
    for (const payload of zeros) expect(parseMerchantPresentedCode(payload).ok).toBe(true);
  });

  it('given accounts of two card schemes beside a template, then each is read', () => {
    // `emvqr` 0.0.5 answers "INVALID EMV DATA": https://github.com/DannielWhatever/emvqr/issues/14
    const payload =
      '0002010102110216429975000027082904150000000000013412876003231036b0edd21412ebb229b0a2448f56a0108ALFHPKKA0224PK03ALFH00110010091230165204541153035865802PK5909SATRADERS6007Karachi6304E067';
    expect(parseMerchantPresentedCode(payload)).toMatchObject({
      ok: true,
      value: {
        code: {
          primitiveAccounts: [{ id: '02' }, { id: '04' }],
          accounts: [{ id: '28', globallyUniqueIdentifier: '31036b0edd21412ebb229b0a2448f56a' }],
        },
      },
    });
  });
});
