import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../functions/payees/emvqr/crc16.ts';
import { parseEmvQr } from '../../../../functions/payees/emvQr.ts';
import { PAGES_URL } from '../../../fixtures/invoices/chains.ts';

/** A generated payload: what stands before 63, sealed. */
function sealed(text: string): string {
  return `${text}6304${crc16(`${text}6304`)}`;
}

function account(id: string, ...parts: readonly (readonly [id: string, value: string])[]): string {
  const value = parts.map(([inner, text]) => `${inner}${length(text)}${text}`).join('');
  return `${id}${length(value)}${value}`;
}

function length(text: string): string {
  return String(text.length).padStart(2, '0');
}

const END = '5904CAFE6004CITY';
const PIX_KEY = ['01', '123e4567-e12b-12d1-a456-426655440000'] as const;
const pix = (...parts: readonly (readonly [string, string])[]): string =>
  account('26', ['00', 'br.gov.bcb.pix'], ...parts);
const payNow = (...parts: readonly (readonly [string, string])[]): string =>
  account('26', ['00', 'SG.PAYNOW'], ...parts);

describe('parseEmvQr', () => {
  it.each([
    ['upi://pay?pa=shop@bank&pn=Shop&am=10.00&cu=INR', /UPI link/],
    ['BCD\n002\n1\nSCT\n\nRed Cross\nBE72000000001616\nEUR1', /EPC code for a SEPA/],
    ['BCD\r\n001\r\n1\r\nSCT\r\nBPOTBEB1\r\nRed Cross', /EPC code/],
    ['SPC\n0200\n1\nCH4431999123000889012\nS', /Swiss QR-bill/],
    ['ethereum:0x52908400098527886E0F7030069857D2E4169EE7@1?value=1', /EIP-681/],
    ['https://pay.example/p/1', /address of the web/],
  ])('given %j, then it is refused by name', (payload, name) => {
    const parsed = parseEmvQr(payload, PAGES_URL);
    expect(parsed).toMatchObject({
      ok: false,
      error: { code: 'InvalidInput', facts: { field: 'payload', tagPath: '', offset: 0 } },
    });
    expect(parsed.ok || parsed.error.facts).toMatchObject({ reason: expect.stringMatching(name) as string });
  });

  it('given a code of Malaysia, then it is not taken for Pix, as `pix-utils` 2.8.2 takes it', () => {
    const malaysian = account('26', ['00', 'A000000615000101'], ['01', '603346'], ['02', 'MD00129546']);
    const parsed = parseEmvQr(
      sealed(`000201010211${malaysian}5204939953034585802MY5913MASJID NEGARA6002MY`),
      PAGES_URL,
    );
    expect(parsed).toMatchObject({
      ok: true,
      value: { scheme: null, countryCode: 'MY', currency: 'MYR', name: 'MASJID NEGARA' },
    });
  });

  it('given a Pix code with an empty description, as banks have issued them, then it is refused there', () => {
    // The second example of https://github.com/bacen/pix-api/issues/189, with a key of nobody.
    const payload = sealed(`00020126400014BR.GOV.BCB.PIX0114+550000000000002005204000053039865802BR${END}`);
    expect(parseEmvQr(payload, PAGES_URL)).toMatchObject({
      ok: false,
      error: { facts: { tagPath: '26.02', reason: expect.stringMatching(/length is 00/) as string } },
    });
  });

  it.each([
    ['a key and a URL', `${pix(PIX_KEY, ['25', 'pix.example.com/qr/1'])}520400005303986`, 'BR', '26.25'],
    ['neither key nor URL', `${pix(['02', 'text'])}520400005303986`, 'BR', '26'],
    ['no key', `${pix(['01', 'nobody'])}520400005303986`, 'BR', '26.01'],
    [
      'a URL with its protocol',
      `${pix(['25', 'https://pix.example.com/qr/1'])}520400005303986`,
      'BR',
      '26.25',
    ],
    ['another currency', `${pix(PIX_KEY)}520400005303840`, 'BR', '53'],
    ['another country', `${pix(PIX_KEY)}520400005303986`, 'PT', '58'],
  ])('given a Pix code with %s, then it is refused there', (_, text, country, tagPath) => {
    const parsed = parseEmvQr(sealed(`000201${text}5802${country}${END}`), PAGES_URL);
    expect(parsed).toMatchObject({ ok: false, error: { facts: { tagPath } } });
  });

  it('given a Pix code whose txid has a hyphen, then it is refused there', () => {
    const payload = sealed(`000201${pix(PIX_KEY)}5204000053039865802BR${END}62070503A-B`);
    expect(parseEmvQr(payload, PAGES_URL)).toMatchObject({
      ok: false,
      error: { facts: { tagPath: '62.05' } },
    });
  });

  it.each([
    [
      'a proxy of no known type',
      [
        ['01', '1'],
        ['02', 'S1234567A'],
        ['03', '0'],
      ],
      '702',
      '26.01',
    ],
    [
      'a mobile number without country',
      [
        ['01', '0'],
        ['02', '91234567'],
        ['03', '0'],
      ],
      '702',
      '26.02',
    ],
    [
      'no word on the amount',
      [
        ['01', '2'],
        ['02', '200002150H'],
      ],
      '702',
      '26.03',
    ],
    [
      'a day that is none',
      [
        ['01', '2'],
        ['02', '200002150H'],
        ['03', '1'],
        ['04', '20260230'],
      ],
      '702',
      '26.04',
    ],
    [
      'another currency',
      [
        ['01', '2'],
        ['02', '200002150H'],
        ['03', '1'],
      ],
      '840',
      '53',
    ],
  ] as const)('given a PayNow code with %s, then it is refused there', (_, parts, currency, tagPath) => {
    const parsed = parseEmvQr(
      sealed(`000201${payNow(...parts)}520400005303${currency}5802SG${END}`),
      PAGES_URL,
    );
    expect(parsed).toMatchObject({ ok: false, error: { facts: { tagPath } } });
  });

  it('given a PayNow code that expires at a time, then it is one', () => {
    const parts = [
      ['01', '0'],
      ['02', '+6590000000'],
      ['03', '1'],
      ['04', '20261231235959'],
    ] as const;
    const payload = sealed(`000201${payNow(...parts)}5204000053037025802SG${END}`);
    expect(parseEmvQr(payload, PAGES_URL)).toMatchObject({
      ok: true,
      value: { scheme: 'PAYNOW', dynamic: false },
    });
  });

  it.each([
    ['no address of UPI', account('26', ['00', 'A000000524'], ['01', 'shop']), '356', '26.01'],
    ['an account without its branch', '0808ACCOUNTS', '356', '08'],
    ['another currency', '0616600000000000000X', '840', '53'],
  ])('given a Bharat QR with %s, then it is refused there', (_, accounts, currency, tagPath) => {
    const parsed = parseEmvQr(sealed(`000201${accounts}520458125303${currency}5802IN${END}`), PAGES_URL);
    expect(parsed).toMatchObject({ ok: false, error: { facts: { tagPath } } });
  });
});
