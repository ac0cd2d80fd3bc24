import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoChain } from '../../../../functions/chain/store/dynamoChain.ts';
import type { Envelope } from '../../../../functions/events/eventTypes.ts';
import { readEvent } from '../../../../functions/events/readEvent.ts';
import { translate } from '../../../../functions/events/translate.ts';
import { translateRecords } from '../../../../functions/events/translateRecords.ts';
import { bodyOf, moveInvoice } from '../../../../functions/invoices/evolveInvoice.ts';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { toItem } from '../../../../functions/invoices/mapInvoice.ts';
import type { InvoiceWriter } from '../../../../functions/invoices/ports.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postEvent } from '../../../../functions/posting/postEvent.ts';
import { reconcile } from '../../../../scripts/reconcile/reconcile.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { silentLog } from 'cdk-local-runtime/testing';
import { TABLES } from '../../functions/chain/tables.ts';
import { startWorld, type World } from '../../functions/chain/world.ts';
import { tablesBySdk } from '../../../simulation/real/tableStores.ts';

const USDC = 10n ** 6n;
const range = { from: new Date(0), to: new Date('2100-01-01T00:00:00.000Z') };

let world: World;
let books: TestDynamoDB;
/** What the stream would have said of every write, in its order. */
const told: Envelope[] = [];
let recording: InvoiceWriter;

beforeAll(async () => {
  // The SDK's own pages are walked through, as the command does.
  [world, books] = await Promise.all([startWorld({ openTables: tablesBySdk }), startTestDynamoDB()]);
  // The contracts' own blocks must stay.
  await world.evm.mine(10);
  recording = recordingWriter(world.invoices);
});
afterAll(async () => {
  await world.close();
  await books.close();
});

type Item = Readonly<Record<string, unknown>>;

function recordingWriter(store: InvoiceWriter): InvoiceWriter {
  const known = new Map<string, Item>();
  const plain = (item: object): Item => JSON.parse(JSON.stringify(item)) as Item;
  return {
    write: async (changes, companions) => {
      const written = await store.write(changes, companions);
      if (!written.ok) return written;
      for (const { before, after } of changes) tell(plain(toItem(before)), plain(toItem(after)));
      for (const companion of companions ?? []) {
        if (!('put' in companion) || companion.table !== TABLES.chain) continue;
        const item = plain(companion.put);
        tell(known.get(String(item['id'])) ?? null, item);
        known.set(String(item['id']), item);
      }
      return written;
    },
  };
}

function tell(before: Item | null, after: Item): void {
  const event = translate({ before, after });
  if (event !== null) told.push(event);
}

const watch = () => world.watch({ settlements: world.settlements(recording) });
const confirm = async () => {
  await world.evm.mine();
  await watch();
};

async function pay(invoice: Invoice, units: bigint): Promise<void> {
  await world.evm.payToken(invoice.address, units);
  await watch();
  await confirm();
}

/** As the merchant's own mutations do it. */
async function move(invoice: Invoice, status: 'CANCELLED' | 'PENDING'): Promise<void> {
  const before = await world.read(invoice);
  const at = new Date(world.clock.nowMs()).toISOString();
  const after = moveInvoice('merchant', before, { body: bodyOf(before), state: { status }, at });
  expect(await recording.write([{ before, after }])).toMatchObject({ ok: true });
}

/** Of the invoice's one deposit. */
async function owedOf(invoice: Invoice): Promise<bigint | null | undefined> {
  const { deposits } = await world.read(invoice);
  const [deposit] = await dynamoChain({ client: world.client, tableName: TABLES.chain }).deposits(
    deposits.map(({ id }) => id),
  );
  return deposit?.owed;
}

async function reconciled(): Promise<Envelope[]> {
  const events: Envelope[] = [];
  const translateBatch = translateRecords({
    parked: { park: ({ reason }) => Promise.reject(new Error(reason)) },
    log: silentLog,
  });
  const tables = [TABLES.invoices, TABLES.chain].map((name) => ({
    name,
    async *items() {
      for await (const { Items = [] } of paginateScan({ client: world.client }, { TableName: name }))
        yield* Items;
    },
    translate: translateBatch,
  }));
  await reconcile({ tables, emit: (batch) => Promise.resolve(void events.push(...batch)) })(range);
  return events;
}

/** Posts events as the poster does, again and again until none waits for another. */
async function ledgerOf(name: string) {
  const deps = { client: ledgerClient(books.endpoint), tableName: name };
  await createLedgerTable(deps.client, name);
  const ledger = dynamoLedger(deps);
  const reader = dynamoBook(deps);
  const post = postEvent({
    ledger,
    posting: ledgerPosting({ ledger, clock: { nowMs: () => Date.parse('2026-01-02T12:00:00.000Z') } }),
    postTransaction: () => Promise.reject(new Error('no transaction is approved here')),
    postCardPayment: () => Promise.reject(new Error('no card payment is made here')),
    postTransfer: () => Promise.reject(new Error('no transfer is made here')),
  });
  return {
    take: async (events: readonly Envelope[]) => {
      let waiting = events.map((event) => readEvent(JSON.stringify(event)));
      for (let round = 0; waiting.length > 0 && round < 5; round++) {
        const failed: typeof waiting = [];
        for (const event of waiting) await post(event).catch(() => failed.push(event));
        waiting = failed;
      }
      expect(waiting.map(({ id }) => id)).toEqual([]);
    },
    state: async () => {
      const balances: Record<string, bigint> = {};
      const sources: string[] = [];
      for (const book of await reader.books()) {
        for (const account of await reader.accounts(book))
          balances[account.id] = balanceOf(account, await ledger.totals(account));
        for await (const { source } of reader.entries(book)) sources.push(source);
      }
      return { balances, sources: sources.sort() };
    },
  };
}

describe('records of the stream that were lost', () => {
  beforeAll(async () => {
    const swept = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await watch();
    await pay(swept, 5n * USDC + 1n);
    for (let pass = 0; pass < 15 && (await world.read(swept)).status !== 'SWEPT'; pass++) {
      await world.sweep({ settlements: world.settlements(recording) });
      await world.evm.mine();
      // A sweep ends in blocks that the watcher has read.
      await watch();
      world.passSeconds(30);
    }
    expect((await world.read(swept)).status).toBe('SWEPT');

    const taken = await world.createInvoice({ currency: 'USDC', units: 2n * USDC });
    await watch();
    await pay(taken, 2n * USDC);
    await world.evm.reorg(3);
    await world.evm.mine();
    await watch();
    expect((await world.read(taken)).status).toBe('PENDING');
    await pay(taken, 3n * USDC);
    expect((await world.read(taken)).status).toBe('PAID');

    const reopened = await world.createInvoice({ currency: 'USDC', units: USDC });
    await move(reopened, 'CANCELLED');
    await pay(reopened, 2n * USDC);
    expect(await owedOf(reopened)).toBe(0n);
    await move(reopened, 'PENDING');
    await confirm();
    expect((await world.read(reopened)).status).toBe('PAID');
    expect(await owedOf(reopened)).toBe(USDC);
  });

  it('given all of them, when what the items keep is told, then every event has its id and its type', async () => {
    const key = ({ id, type }: Envelope) => `${id} ${type}`;
    // What was no move is told of the newest version only.
    const moves = told.filter(({ type }) => !['invoice.updated', 'invoice.seen'].includes(type));
    const again = await reconciled();
    const created = again.filter(({ type }) => type === 'invoice.created');
    expect(created).toHaveLength(3);
    expect(
      again
        .filter((event) => !created.includes(event) && event.type !== 'invoice.updated')
        .map(key)
        .sort(),
    ).toEqual(moves.map(key).sort());
    expect(moves.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        'deposit.reallocated',
        'deposit.orphaned',
        'invoice.reverted',
        'invoice.swept',
        'sweep.final',
      ]),
    );
  });

  it('given a ledger that heard of nothing, when it is told, then it is the ledger that heard of everything', async () => {
    const [heard, lost] = [await ledgerOf('heard'), await ledgerOf('lost')];
    await heard.take(told);
    await lost.take(await reconciled());
    expect(await lost.state()).toEqual(await heard.state());
    expect((await lost.state()).sources).toHaveLength(7);
  });

  it('given a ledger that heard of everything, when it is told again, then nothing is posted twice', async () => {
    const ledger = await ledgerOf('twice');
    await ledger.take(told);
    const before = await ledger.state();
    await ledger.take(await reconciled());
    expect(await ledger.state()).toEqual(before);
  });
});
