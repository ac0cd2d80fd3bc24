import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { dynamoReports } from '../../../../functions/reports/dynamoReports.ts';
import { findSubjects } from '../../../../functions/reports/findSubjects.ts';
import type { ReportStore } from '../../../../functions/reports/ports.ts';
import { readInvoiceTotals, readTransactionTotals } from '../../../../functions/reports/readTotals.ts';
import { recordReports } from '../../../../functions/reports/recordReports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

let engine: TestDynamoDB;
let store: ReportStore;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  const client = ledgerClient(engine.endpoint);
  await createLedgerTable(client, 'reports');
  store = dynamoReports({ client, tableName: 'reports' });
});
afterAll(() => engine.close());

const DAY = '2026-11-22';
const invoiceOf = (n: number) => `inv_${n.toString().padStart(26, '0')}`;

interface InvoiceFacts {
  readonly n: number;
  readonly version?: number;
  readonly day?: string;
  readonly seconds?: number;
  readonly reference?: string | null;
}

/** Only what reports read of an event. */
function invoiceEvent(type: string, merchantId: string, facts: InvoiceFacts): AnyEvent {
  const { n, version = 1, day = DAY, seconds = 20, reference = null } = facts;
  const id = invoiceOf(n);
  const paidAt = `${day}T10:00:00.000Z`;
  const data = {
    id,
    currency: 'USDC',
    chainId: 31_337,
    decimals: 6,
    amount: '5000000',
    amountReceived: type === 'invoice.created' ? '0' : '6000000',
    reference,
    paidAt,
    sweptAt: new Date(Date.parse(paidAt) + seconds * 1_000).toISOString(),
  };
  return {
    id: `${id}#${version}`,
    type,
    merchantId,
    occurredAt: `${day}T10:00:00.000Z`,
    data,
  } as unknown as AnyEvent;
}

function sweepFinal(merchantId: string, n: number): AnyEvent {
  const data = {
    id: `swp_${n}`,
    invoiceId: invoiceOf(n),
    txHash: `0x${n.toString(16).padStart(64, 'A')}`,
    chainId: 31_337,
    method: 'EIP7702',
    gasUsed: '33995',
    fee: '1000000000000000000',
    feeCurrency: 'ETH',
    feeDecimals: 18,
  };
  return {
    id: `swp_${n}#5`,
    type: 'sweep.final',
    merchantId,
    occurredAt: `${DAY}T10:01:00.000Z`,
    data,
  } as unknown as AnyEvent;
}

describe('counters by day', () => {
  it('given any events, delivered more than once, in any order and batch, then the sums are those of each once', async () => {
    let run = 0;
    const types = ['invoice.created', 'invoice.paid', 'invoice.swept', 'invoice.expired'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...types), fc.integer({ min: 0, max: 6 })), {
          selector: ([type, n]) => `${type}${n}`,
          minLength: 1,
          maxLength: 16,
        }),
        fc.array(fc.nat(), { maxLength: 12 }),
        async (once, again) => {
          const merchantId = `merchant-${++run}`;
          const record = recordReports({ store });
          // An invoice's id is nobody else's: each run has its own.
          const events = once.map(([type, n]) => invoiceEvent(type, merchantId, { n: run * 100 + n }));
          const repeated = again.map((index) => events[index % events.length] as AnyEvent);
          const half = Math.ceil(events.length / 2);
          await Promise.all([...events.slice(half), ...repeated].map(record));
          await Promise.all([...repeated, ...events].map(record));
          const read = await readInvoiceTotals({ store })({ merchantId, from: DAY, to: DAY });
          if (!read.ok) throw new Error(JSON.stringify(read.error));
          const counts = Object.fromEntries(read.value.statuses.map(({ status, count }) => [status, count]));
          const expected = Object.fromEntries(
            types.flatMap((type) => {
              const count = once.filter(([each]) => each === type).length;
              return count === 0 ? [] : [[type.slice('invoice.'.length).toUpperCase(), count]];
            }),
          );
          expect(counts).toEqual(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('given swept invoices and a final sweep, then amounts, seconds, spans and gas are theirs, and days apart', async () => {
    const record = recordReports({ store });
    const merchantId = 'sums';
    await Promise.all([
      record(invoiceEvent('invoice.swept', merchantId, { n: 9_001, seconds: 8 })),
      record(invoiceEvent('invoice.swept', merchantId, { n: 9_002, seconds: 9_000 })),
      record(invoiceEvent('invoice.swept', merchantId, { n: 9_003, day: '2026-11-21' })),
      record(sweepFinal(merchantId, 9_001)),
      record(sweepFinal(merchantId, 9_001)),
      record(invoiceEvent('invoice.swept', 'somebody-else', { n: 9_004 })),
    ]);
    const read = await readInvoiceTotals({ store })({ merchantId, from: DAY, to: DAY });
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const { statuses, sweeps, treasuryTimes } = read.value;
    expect(statuses).toEqual([
      { day: DAY, status: 'SWEPT', currency: 'USDC', chainId: 31_337, count: 2, amount: '12.00' },
    ]);
    expect(sweeps).toEqual([
      {
        day: DAY,
        chainId: 31_337,
        method: 'EIP7702',
        count: 1,
        gasUsed: '33995',
        fee: '1.00',
        feeCurrency: 'ETH',
      },
    ]);
    expect(treasuryTimes).toMatchObject([{ count: 2, seconds: 9_008 }]);
    const spans = treasuryTimes[0]?.spans.filter(({ count }) => count > 0);
    expect(spans).toEqual([
      { withinSeconds: 10, count: 1 },
      { withinSeconds: null, count: 1 },
    ]);
    const both = await readInvoiceTotals({ store })({ merchantId, from: '2026-11-21', to: DAY });
    expect(both.ok && both.value.statuses.map(({ day, count }) => [day, count])).toEqual([
      ['2026-11-21', 1],
      [DAY, 2],
    ]);
  });

  it.each([
    ['2026-11-22', '2026-11-21'],
    ['2026-01-01', '2026-11-22'],
    ['2026-01-01Z', '2026-01-02'],
    ['yesterday', '2026-11-22'],
  ])('given days from %s to %s, then they are refused by name', async (from, to) => {
    const read = await readTransactionTotals({ store })({ merchantId: 'sums', from, to });
    expect(read).toMatchObject({ ok: false, error: { code: 'InvalidInput' } });
  });
});

describe('search', () => {
  const find = () =>
    findSubjects({ store, ownersOf: (address) => Promise.resolve([invoiceOf(address.length)] as never) });

  it('given a reference that many invoices have, then all are found once, newest first, page by page, and nobody else’s', async () => {
    const record = recordReports({ store });
    const merchantId = 'finder';
    const numbers = Array.from({ length: 7 }, (_, n) => 9_100 + n);
    const events = numbers.map((n) =>
      invoiceEvent('invoice.created', merchantId, { n, reference: 'Order #7' }),
    );
    await Promise.all([...events, ...events].map(record));
    await record(invoiceEvent('invoice.created', 'other', { n: 9_200, reference: 'Order #7' }));
    const met: string[] = [];
    let nextToken: string | null = null;
    do {
      const page = await find()({ merchantId, find: 'INVOICE', text: ' Order #7 ', limit: 3, nextToken });
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      met.push(...page.value.ids);
      ({ nextToken } = page.value);
    } while (nextToken !== null);
    expect(met).toEqual(numbers.map(invoiceOf).toReversed());
  });

  it('given a hash in any letters, an address, an id, and what is none, then each finds what it names', async () => {
    await recordReports({ store })(sweepFinal('hasher', 9_300));
    const hash = `0x${(9_300).toString(16).padStart(64, 'a')}`;
    const query = { merchantId: 'hasher', find: 'INVOICE', limit: 10 } as const;
    for (const [text, ids] of [
      [hash, [invoiceOf(9_300)]],
      [hash.toUpperCase().replace('0X', '0x'), [invoiceOf(9_300)]],
      [`0x${'1'.repeat(40)}`, [invoiceOf(42)]],
      ['inv_01ARZ3NDEKTSV4RRFFQ69G5FAV', ['inv_01ARZ3NDEKTSV4RRFFQ69G5FAV']],
      ['TERM#other#INVOICE', []],
    ] as const)
      expect(await find()({ ...query, text })).toMatchObject({ ok: true, value: { ids, nextToken: null } });
    for (const text of ['', '   ', 'x'.repeat(256)])
      expect(await find()({ ...query, text })).toMatchObject({ ok: false, error: { code: 'InvalidInput' } });
  });
});
