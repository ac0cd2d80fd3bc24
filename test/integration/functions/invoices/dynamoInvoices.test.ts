import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoInvoices } from '../../../../functions/invoices/dynamoInvoices.ts';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { SWEEP_INDEX, WATCH_INDEX, WATCHED_FIELDS } from '../../../../functions/invoices/invoiceKeys.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import type { InvoiceStore, InvoiceWriter, WatchLane } from '../../../../functions/invoices/ports.ts';
import { recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { aDeposit, anInvoice, invoiceId, NOW } from '../../../fixtures/invoices/invoices.ts';

const TABLE = 'invoices';
const OTHER = 'chain';

let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
let store: InvoiceStore & InvoiceWriter;
const logged: string[] = [];

beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
  await createTable(client, TABLE, [
    { name: WATCH_INDEX, partition: 'watchShard', sort: 'watchKey', fields: WATCHED_FIELDS },
    { name: SWEEP_INDEX, partition: 'sweepShard', sort: 'id', fields: ['status'] },
  ]);
  await createTable(client, OTHER);
  store = dynamoInvoices({
    client,
    tableName: TABLE,
    log: createLog({ write: (line) => void logged.push(line) }),
  });
});
afterAll(() => engine.close());

async function given(invoice: Invoice): Promise<Invoice> {
  await client.send(new PutCommand({ TableName: TABLE, Item: toItem(invoice) }));
  return invoice;
}

function confirming(before: Invoice): Invoice {
  const decided = recordDeposits(before, [{ before: null, deposit: aDeposit() }], { by: 'watcher', at: NOW });
  if (!decided.ok || decided.value === null) throw new Error('nothing changed');
  return decided.value;
}

const inOther = async (id: string) =>
  (await client.send(new GetCommand({ TableName: OTHER, Key: { id } }))).Item;

describe('invoices in DynamoDB', () => {
  it('given an invoice with everything, when written and read, then it is the same', async () => {
    const before = await given(
      anInvoice({
        id: invoiceId('A'),
        customerId: 'c',
        reference: 'r',
        returnUrl: 'https://shop.example',
        metadata: '{"a":1}',
      }),
    );
    const after = confirming(before);
    expect(await store.write([{ before, after }])).toEqual({ ok: true });
    expect(await store.get(after.id)).toEqual(after);
  });

  it('given an absent invoice, then it is null', async () => {
    expect(await store.get(invoiceId('ABSENT'))).toBeNull();
  });

  it('given a version that is gone, then it is a conflict and nothing is written', async () => {
    const before = await given(anInvoice({ id: invoiceId('B') }));
    const after = confirming(before);
    await store.write([{ before, after }]);
    const late = { ...after, merchantName: 'never' };
    expect(await store.write([{ before, after: late }])).toEqual({
      ok: false,
      error: { kind: 'conflict', ids: [before.id], refused: [before.id] },
    });
    expect(await store.get(before.id)).toEqual(after);
  });

  it('given a companion that is not as expected, then nothing at all is written and the conflict names it', async () => {
    const before = await given(anInvoice({ id: invoiceId('C') }));
    const change = { before, after: confirming(before) };
    const put = { id: 'dep_c', version: 1 };
    expect(await store.write([change], [{ table: OTHER, put, expect: { version: 7 } }])).toEqual({
      ok: false,
      error: { kind: 'conflict', ids: ['dep_c'], refused: ['dep_c'] },
    });
    expect(await store.get(before.id)).toEqual(before);
    expect(await inOther('dep_c')).toBeUndefined();
  });

  it('given companions as expected, then all are written together', async () => {
    const before = await given(anInvoice({ id: invoiceId('D') }));
    const written = await store.write(
      [{ before, after: confirming(before) }],
      [
        { table: OTHER, put: { id: 'dep_d', version: 1 }, expect: 'absent' },
        { table: OTHER, put: { id: 'lease', holder: 'me' }, expect: 'any' },
      ],
    );
    expect(written.ok).toBe(true);
    expect(await inOther('dep_d')).toEqual({ id: 'dep_d', version: 1 });
    const checked = [
      { table: OTHER, put: { id: 'dep_d', version: 2 }, expect: { version: 1 } },
      { table: OTHER, check: 'lease', expect: { holder: 'someone else' } },
    ];
    expect(await store.write([], checked)).toEqual({
      ok: false,
      error: { kind: 'conflict', ids: ['lease'], refused: ['lease'] },
    });
    expect(await inOther('dep_d')).toEqual({ id: 'dep_d', version: 1 });
  });

  it('given 20 writers of one version, then exactly one wins', async () => {
    const before = await given(anInvoice({ id: invoiceId('E') }));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => store.write([{ before, after: confirming(before) }])),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('given versions that do not follow each other, then it throws: a bug of the caller', async () => {
    const before = anInvoice();
    await expect(store.write([{ before, after: before }])).rejects.toThrow('does not follow');
  });

  it('given more than one page of watched invoices and a broken one, then every readable one comes once', async () => {
    const asset = { ...anInvoice().asset, chainId: 99 };
    const ids = Array.from({ length: 1_010 }, (_, n) => invoiceId(`${String(n).padStart(5, '0')}0`));
    for (let start = 0; start < ids.length; start += 101) {
      await Promise.all(ids.slice(start, start + 101).map((id) => given(anInvoice({ id, asset }))));
    }
    const broken = { ...toItem(anInvoice({ id: invoiceId('000100'), asset })), amountReceived: 'broken' };
    await client.send(new PutCommand({ TableName: TABLE, Item: broken }));
    const found: string[] = [];
    let after: string | null = null;
    do {
      const page = await store.pageWatched(99, 'pendingToken', 0, { after });
      found.push(...page.items.map(({ id }) => id));
      after = page.after;
    } while (after !== null);
    expect(found.toSorted()).toEqual(ids.filter((id) => id !== broken.id).toSorted());
    expect(logged.join()).toContain(broken.id);
  });

  it('given invoices by what expires first, when those due are read, then they come in that order and no others', async () => {
    const asset = { ...anInvoice().asset, chainId: 96 };
    const expiries = ['2026-01-03T00:00:00.000Z', '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    for (const [i, expiresAt] of expiries.entries())
      await given(anInvoice({ id: invoiceId(`A${i}0`), asset, expiresAt }));
    const due = async (expiresBefore: string, after: string | null = null) =>
      store.pageWatched(96, 'pendingToken', 0, { after, expiresBefore, limit: 1 });
    const one = await due('2026-01-03T00:00:00.000Z');
    expect(one.items.map(({ expiresAt }) => expiresAt)).toEqual(['2026-01-01T00:00:00.000Z']);
    const two = await due('2026-01-03T00:00:00.000Z', one.after);
    expect(two.items.map(({ expiresAt }) => expiresAt)).toEqual(['2026-01-02T00:00:00.000Z']);
    expect((await due('2026-01-03T00:00:00.000Z', two.after)).items).toEqual([]);
  });

  it('given an old native invoice, then the daily lane has it without a new version, unless it has changed since', async () => {
    const asset = { ...anInvoice().asset, chainId: 97, tokenAddress: null };
    const quiet = await given(anInvoice({ id: invoiceId('D00'), asset }));
    const changed = await given(anInvoice({ id: invoiceId('E00'), asset }));
    const { items } = await store.pageWatched(97, 'pendingNative', 0, { after: null });
    await store.write([{ before: changed, after: confirming(changed) }]);
    for (const invoice of items) await store.watchDaily(97, invoice);
    const at = async (...lanes: WatchLane[]) => {
      const pages = await Promise.all(lanes.map((lane) => store.pageWatched(97, lane, 0, { after: null })));
      return pages.flatMap((page) => page.items.map(({ id }) => id)).toSorted();
    };
    expect([await at('pendingNative', 'native'), await at('daily')]).toEqual([[changed.id], [quiet.id]]);
    expect(await store.get(quiet.id)).toMatchObject({ version: quiet.version, status: 'PENDING' });

    await store.write([{ before: quiet, after: confirming(quiet) }]);
    expect(await at('pendingNative', 'native')).toEqual([quiet.id, changed.id].toSorted());
  });

  it('given a PAID invoice, then the sweep index has it, and no longer when it is PENDING again', async () => {
    const asset = { ...anInvoice().asset, chainId: 98 };
    const deposit = aDeposit({ status: 'CONFIRMED', amount: { ...anInvoice().amount, currency: asset } });
    const fresh = anInvoice({ id: invoiceId('F0'), asset });
    const seen = recordDeposits(await given(fresh), [{ before: null, deposit }], { by: 'watcher', at: NOW });
    const paid = seen.ok && seen.value ? recordDeposits(seen.value, [], { by: 'watcher', at: NOW }) : seen;
    if (!paid.ok || paid.value === null) throw new Error('not paid');
    await given(paid.value);
    expect((await store.pageSweepable(98, 0, null)).items).toEqual([fresh.id]);
    const orphan = { ...deposit, status: 'ORPHANED' as const };
    const back = recordDeposits(paid.value, [{ before: 'CONFIRMED', deposit: orphan }], {
      by: 'watcher',
      at: NOW,
    });
    if (!back.ok || back.value === null) throw new Error('not reverted');
    await store.write([{ before: paid.value, after: back.value }]);
    expect((await store.pageSweepable(98, 0, null)).items).toEqual([]);
  });
});
