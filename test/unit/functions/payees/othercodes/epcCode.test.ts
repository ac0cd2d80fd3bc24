import { describe, expect, it } from 'vitest';
import published from '../../../../fixtures/payees/publishedOtherCodes.json' with { type: 'json' };
import { encodeEpcCode, parseEpcCode } from '../../../../../functions/payees/othercodes/epcCode.ts';

const EXAMPLES = published.flatMap(({ format, payload }) => (format === 'EPC_CODE' ? [payload] : []));
const lines = (change: Readonly<Record<number, string>>): string => {
  const all = ['BCD', '002', '1', 'SCT', '', 'Red Cross', 'BE72000000001616', 'EUR1.00', '', '', 'Fund', ''];
  for (const [line, to] of Object.entries(change)) all[Number(line) - 1] = to;
  return all.join('\n');
};

describe('an EPC code', () => {
  it.each(EXAMPLES)('given an example of others, then it is read, and written the same: %#', (payload) => {
    const read = parseEpcCode(payload);
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(encodeEpcCode(read.value)).toEqual({ ok: true, value: payload });
  });

  it('given 331 bytes of UTF-8, then it is read, and one more is refused', () => {
    const full = { 6: 'é'.repeat(70), 11: 'x'.repeat(140) };
    const room = 331 - Buffer.byteLength(lines(full));
    expect(parseEpcCode(lines({ ...full, 12: 'y'.repeat(room) }))).toMatchObject({ ok: true });
    expect(parseEpcCode(lines({ ...full, 12: 'y'.repeat(room + 1) }))).toMatchObject({
      ok: false,
      error: { line: 0, reason: 'it has more than 331 bytes' },
    });
  });

  it.each([
    [1, 'BCE'],
    [2, '003'],
    [3, '2'],
    [4, 'INST'],
    [5, 'BANK'],
    [6, ''],
    [7, 'BE72000000001617'],
    [8, '1.00'],
    [8, 'EUR0.00'],
    [8, 'EUR1.001'],
    [8, 'EUR1000000000'],
    [9, 'CHARI'],
    [10, 'RF00123'],
    [12, 'x'.repeat(71)],
  ])('given line %d as %j, then it is refused there', (line, to) => {
    const text = lines({ [line]: to, ...(line === 10 ? { 11: '' } : {}) });
    expect(parseEpcCode(text)).toMatchObject({ ok: false, error: { line } });
  });

  it('given version 001 without a BIC, or both kinds of remittance, then they are refused', () => {
    expect(parseEpcCode(lines({ 2: '001' }))).toMatchObject({ error: { line: 5 } });
    expect(parseEpcCode(lines({ 10: 'RF18539007547034' }))).toMatchObject({ error: { line: 11 } });
  });
});
