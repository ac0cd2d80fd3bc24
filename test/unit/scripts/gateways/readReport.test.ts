import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import { readReport } from '../../../../scripts/gateways/readReport.ts';
import type { SettlementLine } from '../../../../scripts/gateways/settlementLine.ts';

const sample = (name: string): string =>
  join(import.meta.dirname, '../../../fixtures/gateways/reports', `${name}.csv`);
const PAYMENT = 'txn_01KDYTQ0000000000000000001';
const OTHER = 'txn_01KDYTQ0000000000000000003';

async function linesOf(gateway: GatewayName, file: string): Promise<SettlementLine[]> {
  const lines: SettlementLine[] = [];
  for await (const line of readReport(gateway, file)) lines.push(line);
  return lines;
}

describe('a settlement report', () => {
  it.each([
    ['stripe', 44n, 0n, 'po_made1'],
    // The fee of a payment in another currency than the account's is not compared.
    ['adyen', null, 0n, 'batch-12'],
    ['paypal', 44n, 0n, 'MADE0000000000005'],
  ] as const)('given one of %s, then its lines are read in our words', async (gateway, fee, none, payout) => {
    const lines = (await linesOf(gateway, sample(gateway))).filter(({ kind }) => kind !== 'FEE');
    expect(lines).toMatchObject([
      { kind: 'CAPTURE', transactionId: PAYMENT, amount: 1_250n, fee: 18n, currency: 'EUR' },
      { kind: 'REFUND', partId: 'ref_01KDYTQ0000000000000000002', amount: 500n, fee: none },
      { kind: 'CAPTURE', transactionId: OTHER, amount: 1_250n, fee, currency: 'JPY' },
      { kind: 'DISPUTE', transactionId: PAYMENT, amount: 750n, fee: 1_500n },
      { kind: 'PAYOUT', transactionId: null, partId: payout, amount: 732n },
    ]);
    expect(lines[0]?.at).toBe('2026-01-02T10:00:00.000Z');
  });

  it.each([
    [
      'type,payment,reference,id,currency,amount,fee,at\nCAPTURE,p,r,c,EUR,12.505,0,2026-01-01 00:00:00',
      /line 2: the column "amount"/,
    ],
    [
      'type,payment,reference,id,currency,amount,fee,at\nCAPTURE,p,r,c,EUR,1e3,0,2026-01-01 00:00:00',
      /line 2: the column "amount"/,
    ],
    [
      'type,payment,reference,id,currency,amount,fee,at\nCAPTURE,p,r,c,XXZ,1,0,2026-01-01 00:00:00',
      /line 2: "XXZ" is no currency/,
    ],
    [
      'type,payment,reference,id,currency,amount,fee,at\nGIFT,p,r,c,EUR,1,0,2026-01-01 00:00:00',
      /line 2: the column "type"/,
    ],
    [
      'type,payment,reference,id,currency,amount,fee\nCAPTURE,p,r,c,EUR,1,0',
      /line 2: the report has no column "at"/,
    ],
    [
      'type,payment,reference,id,currency,amount,fee,at\nCAPTURE,p,r,c,EUR,1,0,yesterday',
      /line 2: the column "at"/,
    ],
    ['type,payment\n"CAPTURE', /[Qq]uote/],
    ['', /no report of sandbox/],
  ])('given %j, then it is refused with its line', async (text, expected) => {
    const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'report.csv');
    writeFileSync(file, text);
    await expect(linesOf('sandbox', file)).rejects.toThrow(expected);
  });

  it('given no file, then it says so', async () => {
    await expect(linesOf('stripe', '/nowhere/report.csv')).rejects.toThrow('ENOENT');
  });
});
