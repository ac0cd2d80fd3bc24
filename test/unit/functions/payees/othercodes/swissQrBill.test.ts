import { describe, expect, it } from 'vitest';
import {
  encodeSwissQrBill,
  parseSwissQrBill,
} from '../../../../../functions/payees/othercodes/swissQrBill.ts';
import made from '../../../../fixtures/payees/swissQrBills.json' with { type: 'json' };

/** The one with debtor and QR reference, changed at a line. */
function changed(line: number, to: string): string {
  const lines = (made.payloads[3] ?? '').split('\n');
  lines[line - 1] = to;
  return lines.join('\n');
}

describe('a Swiss QR-bill', () => {
  it.each(made.payloads)(
    'given what swissqrbill writes, then it is read, and written the same: %#',
    (payload) => {
      const read = parseSwissQrBill(payload);
      if (!read.ok) throw new Error(JSON.stringify(read.error));
      expect(encodeSwissQrBill(read.value)).toEqual({ ok: true, value: payload });
      expect(parseSwissQrBill(payload.replaceAll('\n', '\r\n'))).toEqual(read);
    },
  );

  it('given a combined address (K), then it is refused at its line: since version 2.3 there are structured ones alone', () => {
    expect(parseSwissQrBill(changed(5, 'K'))).toMatchObject({ ok: false, error: { line: 5, reason: /K/ } });
    expect(parseSwissQrBill(changed(21, 'K'))).toMatchObject({ ok: false, error: { line: 21 } });
  });

  it('given a QR reference in euro, then it is read, as version 2.3 lets it be until November 2027, and not written, by 2.4', () => {
    const read = parseSwissQrBill(changed(20, 'EUR'));
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    expect(encodeSwissQrBill(read.value)).toMatchObject({
      ok: false,
      error: { line: 28, reason: expect.stringMatching(/francs/) as string },
    });
    const scor = { type: 'SCOR', value: 'RF18539007547034' } as const;
    const inEuro = { ...read.value, iban: 'CH5800791123000889012', reference: scor };
    expect(encodeSwissQrBill(inEuro)).toMatchObject({ ok: true });
  });

  it.each([
    [1, 'SPX'],
    [2, '0100'],
    [3, '2'],
    [4, 'CH4431999123000889013'],
    [4, 'DE89370400440532013000'],
    [6, ''],
    [6, 'x'.repeat(71)],
    [6, 'Банк'],
    [9, ''],
    [11, 'Schweiz'],
    [12, 'S'],
    [19, '0.00'],
    [19, '50'],
    [19, '50.001'],
    [19, '1000000000.00'],
    [20, 'USD'],
    [28, 'NON'],
    [29, '210000000003139471430009018'],
    [29, ''],
    [30, 'x'.repeat(141)],
    [31, 'END'],
  ])('given line %d as %j, then it is refused there', (line, to) => {
    expect(parseSwissQrBill(changed(line, to))).toMatchObject({
      ok: false,
      error: { line: to === 'NON' ? 28 : line },
    });
  });

  it.each(['', 'SPC', 'SPC\n0200\n1', '\n'.repeat(40), 'x'.repeat(100_000), '😀'.repeat(998)])(
    'given no bill at all, then it is refused: %#',
    (text) => {
      expect(parseSwissQrBill(text).ok).toBe(false);
    },
  );
});
