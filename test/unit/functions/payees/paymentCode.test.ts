import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPaymentCode, writePaymentCode } from '../../../../functions/payees/paymentCode.ts';
import { PUBLISHED_CODES } from '../../../fixtures/payees/publishedCodes.ts';
import publishedOtherCodes from '../../../fixtures/payees/publishedOtherCodes.json' with { type: 'json' };
import swissQrBills from '../../../fixtures/payees/swissQrBills.json' with { type: 'json' };

const UPI = 'upi://pay?pa=shop@bank&pn=Shop&mc=5411&tr=T-1&tn=Two%20teas&am=10.00&cu=INR';
const EPC =
  'BCD\n002\n1\nSCT\n\nRed Cross of Belgium\nBE72000000001616\nEUR123.45\n\n\nUrgency fund\nSample QR code';
const SWISS = swissQrBills.payloads[3] ?? '';
const schemeCode = (scheme: string): string =>
  PUBLISHED_CODES.find(
    (code) => 'name' in code && code.scheme === scheme && /^[\x20-\x7e]*$/.test(code.payload),
  )?.payload ?? '';

describe('a payment code of any format', () => {
  it.each([
    ['UPI_LINK', UPI],
    ['EPC_CODE', EPC],
    ['SWISS_QR_BILL', SWISS],
    ['EMV_MPM', schemeCode('PIX')],
    ['EMV_MPM', schemeCode('PAYNOW')],
    ['EMV_MPM', schemeCode('BHARAT_QR')],
  ])('given %s, then it is read, and what is written of its JSON reads the same', (format, payload) => {
    const read = readPaymentCode(payload);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.format).toBe(format);
    const written = writePaymentCode(JSON.parse(JSON.stringify(read.value)));
    if (!written.ok) throw new Error(written.error);
    expect(readPaymentCode(written.value)).toEqual(read);
    if (format !== 'EMV_MPM') expect(written.value).toBe(payload);
  });

  it.each(publishedOtherCodes)(
    'given what $source has published, then it is read, or refused where the version of today does',
    ({ format, payload, refused }) => {
      const read = readPaymentCode(payload);
      if (refused !== undefined)
        return expect(read).toMatchObject({ error: expect.stringContaining(refused) as string });
      if (!read.ok) throw new Error(read.error);
      expect(read.value.format).toBe(format);
      const written = writePaymentCode(read.value);
      expect(written.ok && readPaymentCode(written.value)).toEqual(read);
    },
  );

  it('given the least that each format needs, then it is written', () => {
    const creditor = { name: 'Muster', postalCode: '3000', town: 'Bern', country: 'CH' };
    const least = {
      UPI_LINK: { payeeAddress: 'shop@bank', payeeName: 'Shop' },
      EPC_CODE: { name: 'Red Cross', iban: 'BE72000000001616' },
      SWISS_QR_BILL: { iban: 'CH5800791123000889012', creditor },
    };
    for (const [format, code] of Object.entries(least)) {
      const written = writePaymentCode({ format, code });
      expect([format, written.ok && readPaymentCode(written.value)]).toMatchObject([
        format,
        { ok: true, value: { format, code } },
      ]);
    }
  });

  it.each([
    ['no format', { code: {} }, /format/],
    ['another format', { format: 'BITCOIN', code: {} }, /format/],
    [
      'a field that is none',
      { format: 'UPI_LINK', code: { payeeAddress: 'a@b', payeeName: 'A', amout: '1' } },
      /amout/,
    ],
    ['a field of another type', { format: 'EPC_CODE', code: { name: 1, iban: 'BE72000000001616' } }, /name/],
    [
      'a wrong IBAN',
      { format: 'EPC_CODE', code: { name: 'A', iban: 'BE72000000001617' } },
      /line 7: it is an IBAN/,
    ],
    [
      'a Pix code without a key',
      {
        format: 'EMV_MPM',
        code: {
          accounts: [
            { id: '26', globallyUniqueIdentifier: 'br.gov.bcb.pix', data: [{ id: '02', value: 'x' }] },
          ],
          ...{ merchantCategoryCode: '0000', currency: 'BRL', countryCode: 'BR' },
          ...{ merchantName: 'LOJA', merchantCity: 'RECIFE' },
        },
      },
      /At 26/,
    ],
  ])('given JSON with %s, then it is refused there', (_, json, reason) => {
    expect(writePaymentCode(json)).toMatchObject({
      ok: false,
      error: expect.stringMatching(reason) as string,
    });
  });

  it.each([
    ['upi://pay?pa=shop&pn=Shop', /As a UPI link it is wrong: pa/],
    [EPC.replace('EUR123.45', 'EUR0'), /As an EPC code .* line 8/],
    [SWISS.replace('\nS\n', '\nK\n'), /As a Swiss QR-bill .* line 5: .*K/],
    ['ethereum:0x52908400098527886E0F7030069857D2E4169EE7@1?value=1', /EIP-681/],
    ['https://pay.example/p/1', /address of the web/],
    ['hello', /\S/],
  ])('given %j, then it says which format it has, and where that is broken', (payload, reason) => {
    expect(readPaymentCode(payload)).toMatchObject({
      ok: false,
      error: expect.stringMatching(reason) as string,
    });
  });
});

describe('npm run qr', () => {
  const run = (
    args: readonly string[],
    input = '',
  ): { status: number | null; out: string; errors: string } => {
    const command = ['--disable-warning=ExperimentalWarning', 'scripts/qr.ts', ...args];
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { input, encoding: 'utf8' });
    return { status, out: stdout, errors: stderr };
  };

  it('given a bill on standard input, then its JSON can be written again, and a broken one ends with 1 and its line', () => {
    const parsed = run(['parse', '-'], `${SWISS}\n`);
    expect(parsed).toMatchObject({ status: 0, errors: '' });
    const folder = mkdtempSync(join(tmpdir(), 'qr-'));
    const file = join(folder, 'code.json');
    writeFileSync(file, parsed.out);
    expect(run(['encode', file])).toEqual({ status: 0, out: `${SWISS}\n`, errors: '' });
    rmSync(folder, { recursive: true });
    const broken = run(['parse', '-'], SWISS.replace('\nCHF\n', '\nUSD\n'));
    expect(broken).toMatchObject({ status: 1, out: '', errors: expect.stringMatching(/line 20/) as string });
  });
});
