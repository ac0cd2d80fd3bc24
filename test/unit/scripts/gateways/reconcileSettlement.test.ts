import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { type CardPayment, NO_FACTS } from '../../../../functions/gateways/cardPayment.ts';
import type { TransactionId } from '../../../../functions/shared/ids.ts';
import { readReport } from '../../../../scripts/gateways/readReport.ts';
import { reconcileSettlement } from '../../../../scripts/gateways/reconcileSettlement.ts';
import { cardPaymentId, cardPaymentOf } from '../../../fixtures/gateways/cardPayments.ts';

const DAY_MS = 24 * 60 * 60_000;
const FROM_MS = Date.parse('2026-01-01T00:00:00Z');
const PAYMENTS = 10_000;

const money = (units: bigint): string => `${units / 100n}.${(units % 100n).toString().padStart(2, '0')}`;
const at = (ms: number): string => new Date(ms).toISOString();

/** Ten days of payments at Stripe, every tenth with a refund, every hundredth with a dispute that was lost. */
function paymentAt(index: number): CardPayment {
  const madeMs = FROM_MS + Math.floor((index * 10 * DAY_MS) / PAYMENTS);
  const takenAt = at(madeMs);
  const amount = 1_000n + BigInt(index);
  const refund = { reason: null, failureReason: null, createdAt: takenAt };
  return cardPaymentOf({
    id: cardPaymentId(`txn_${ulid(madeMs)}`),
    status: 'POSTED',
    journalEntryId: 'entry',
    gateway: 'stripe',
    gatewayAccount: 'demo',
    gatewayReference: `pi_${index}`,
    amount: { units: amount, currency: { symbol: 'EUR', decimals: 2 } },
    facts: {
      ...NO_FACTS,
      captures: [{ id: `ch_${index}`, amount, fee: 25n, failed: null }],
      refunds: index % 10 === 0 ? [{ id: `ref_${index}`, amount: 100n, status: 'SUCCEEDED', ...refund }] : [],
      disputes:
        index % 100 === 0
          ? [
              {
                id: `du_${index}`,
                amount: 500n,
                fee: 1_500n,
                status: 'LOST',
                reason: 'x',
                respondBy: null,
                createdAt: takenAt,
              },
            ]
          : [],
    },
    createdAt: takenAt,
    transitions: [{ status: 'CAPTURED', at: takenAt, version: 2 }],
  });
}

type Row = [
  category: string,
  source: string,
  id: string,
  gross: string,
  fee: string,
  at: string,
  refund: string,
];

function rowsOf({ id, facts, createdAt }: CardPayment): Row[] {
  return [
    ...facts.captures.map(({ id: part, amount }): Row => [
      'charge',
      part,
      id,
      money(amount),
      '0.25',
      createdAt,
      '',
    ]),
    ...facts.refunds.map(({ id: part, amount }): Row => [
      'refund',
      `re_${part}`,
      id,
      `-${money(amount)}`,
      '0.00',
      createdAt,
      part,
    ]),
    ...facts.disputes.map(({ id: part, amount }): Row => [
      'dispute',
      part,
      id,
      `-${money(amount)}`,
      '15.00',
      createdAt,
      '',
    ]),
  ];
}

const COLUMNS =
  'reporting_category,source_id,payment_metadata[transactionId],gross,fee,created_utc,refund_metadata[refundId],currency,payment_intent_id';

function fileOf(rows: readonly Row[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'report-')), 'stripe.csv');
  writeFileSync(file, [COLUMNS, ...rows.map((row) => [...row, 'eur', 'pi'].join(','))].join('\n'));
  return file;
}

const reconcile = (payments: ReadonlyMap<string, CardPayment>, rows: readonly Row[]) =>
  reconcileSettlement(
    {
      payment: (id) => Promise.resolve(payments.get(id) ?? null),
      ids: async function* () {
        for (const id of payments.keys()) yield id as TransactionId;
      },
    },
    { merchantId: 'demo', gateway: 'stripe', account: 'demo', settlesWithinDays: 3 },
  )(readReport('stripe', fileOf(rows)));

describe('the reconciliation of a settlement report', () => {
  const payments = new Map(
    Array.from({ length: PAYMENTS }, (_, index) => paymentAt(index)).map((payment) => [payment.id, payment]),
  );
  const all = [...payments.values()];

  it('given 10,000 payments as they are, then nothing is found', async () => {
    const found = await reconcile(payments, all.flatMap(rowsOf));
    expect(found).toMatchObject({ lines: 11_100, findings: [], pending: 0 });
  });

  it('given 50 faults among them, then each is named, and nothing else', async () => {
    const injected: string[] = [];
    const rows: Row[] = [];
    const inject = (code: string, { id }: CardPayment): void => void injected.push(`${code} ${id}`);
    const faulty: Record<number, (payment: CardPayment, own: Row[]) => Row[]> = {
      0: (payment, [capture, ...more]) => (inject('MISSING', payment), capture === undefined ? [] : more),
      1: (payment, own) => (inject('DOUBLED', payment), [...own, ...own.slice(0, 1)]),
      2: (payment, own) => (inject('AMOUNT', payment), changed(own, 3, '9.99')),
      3: (payment, own) => (inject('FEE', payment), changed(own, 4, '0.26')),
      4: (payment, own) => (
        inject('LATE', payment),
        changed(own, 5, at(Date.parse(payment.createdAt) + 4 * DAY_MS))
      ),
      5: (_, own) => {
        const id = `txn_${ulid(FROM_MS)}`;
        injected.push(`UNRECORDED ${id}`);
        return [...own, ['charge', 'ch_other', id, '1.00', '0.00', at(FROM_MS), '']];
      },
    };
    for (const [index, payment] of all.entries()) {
      const own = rowsOf(payment);
      // Of the first six days, so that what is missing was due.
      const fault = index % 120 === 7 && index < 6_000 ? faulty[((index - 7) / 120) % 6] : undefined;
      rows.push(...(fault?.(payment, own) ?? own));
    }
    expect(injected).toHaveLength(50);
    const { findings } = await reconcile(payments, rows);
    expect(findings.map(({ code, transactionId }) => `${code} ${transactionId}`).sort()).toEqual(
      injected.sort(),
    );
  });

  it('given the newest captures absent, then they are not due yet; of another account, unrecorded', async () => {
    const [first, last] = [all[0]!, all.at(-1)!];
    const two = new Map([first, last].map((payment) => [payment.id, payment]));
    const absent = await reconcile(two, [
      ...rowsOf(first),
      ['fee', '', '', '0.00', '1.00', at(FROM_MS + 10 * DAY_MS), ''],
    ]);
    expect(absent).toMatchObject({ findings: [], pending: 1 });
    const others = new Map([[first.id, { ...first, gatewayAccount: 'other' }]]);
    const { findings } = await reconcile(others, rowsOf(first).slice(0, 1));
    expect(findings).toMatchObject([{ code: 'UNRECORDED', transactionId: first.id, line: 2 }]);
  });
});

function changed(rows: readonly Row[], column: number, value: string): Row[] {
  const [first, ...more] = rows;
  return first === undefined ? [] : [first.with(column, value) as Row, ...more];
}
