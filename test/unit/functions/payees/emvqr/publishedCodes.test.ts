import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../../../functions/payees/emvqr/crc16.ts';
import { parseMerchantPresentedCode } from '../../../../../functions/payees/emvqr/parser.ts';
import { readScheme } from '../../../../../functions/payees/emvqr/profiles/schemes.ts';
import { PUBLISHED_CODES } from '../../../../fixtures/payees/publishedCodes.ts';

const accepted = PUBLISHED_CODES.flatMap((code) => ('name' in code ? [code] : []));
const refused = PUBLISHED_CODES.flatMap((code) => ('refusedAt' in code ? [code] : []));

describe('published codes', () => {
  it('given all of them, then there are sixty and more of every scheme, none twice, each with a source and a right checksum', () => {
    expect(new Set(PUBLISHED_CODES.map(({ payload }) => payload)).size).toBeGreaterThanOrEqual(60);
    expect(new Set(accepted.map(({ scheme }) => scheme))).toEqual(
      new Set(['PIX', 'PAYNOW', 'BHARAT_QR', null]),
    );
    for (const { payload, source } of PUBLISHED_CODES) {
      expect(source).toMatch(/\S/);
      expect(payload.slice(-4).toUpperCase()).toBe(crc16(payload.slice(0, -4)));
    }
  });

  it.each(accepted)('given $payload, then it is read', ({ payload, name, scheme }) => {
    const parsed = parseMerchantPresentedCode(payload);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    expect(parsed.value.code.merchantName).toBe(name);
    const read = readScheme(parsed.value);
    expect(read.ok && (read.value?.scheme ?? null)).toBe(scheme);
  });

  it.each(refused)(
    'given $payload, then it is refused at "$refusedAt"',
    ({ payload, refusedAt, because }) => {
      const parsed = parseMerchantPresentedCode(payload);
      const read = parsed.ok ? readScheme(parsed.value) : parsed;
      if (read.ok) throw new Error('it is accepted');
      expect(read.error.tagPath).toBe(refusedAt);
      expect(read.error.reason).toContain(because);
    },
  );
});
