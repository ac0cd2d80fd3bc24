import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { dynamoVerification } from '../../../../functions/ledger/dynamoVerification.ts';
import { dynamoWalk } from '../../../../functions/ledger/dynamoWalk.ts';
import { journalEntry, type JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import type { AnchorPages, LedgerStore } from '../../../../functions/ledger/ports.ts';
import { anchorOf } from '../../../../functions/ledger/anchor.ts';
import { type Block, sealBlock } from '../../../../functions/ledger/seal.ts';
import { verifyLedger } from '../../../../functions/ledger/verifyLedger.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { startTestAnchors, type TestAnchors } from '../../../engines/anchors.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const NOON = Date.parse('2026-01-02T12:00:00.000Z');
const account = (id: string, stripes: number): Account => ({
  id: `mer:${id}`,
  book: 'mer',
  type: 'ASSET',
  currency: { symbol: 'EUR', decimals: 2 },
  mayBeNegative: true,
  stripes,
});
const BANK = account('bank', 4);
const TILL = account('till', 1);

let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
let tableName: string;
let ledger: LedgerStore;
let logged: Record<string, unknown>[];
let kept: TestAnchors;
let pages: AnchorPages;
let blocks: readonly Block[];
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = ledgerClient(engine.endpoint);
});
afterAll(async () => {
  client.destroy();
  await engine.close();
});
beforeEach(async () => {
  tableName = `verified-${++tables}`;
  await createLedgerTable(client, tableName);
  ledger = dynamoLedger({ client, tableName });
  logged = [];
  for (const one of [BANK, TILL]) await ledger.openAccount(one);
  const entries: JournalEntry[] = [];
  for (let n = 0; n < 20; n++) entries.push(await post(n));
  const book = dynamoBook({ client, tableName });
  const first = sealBlock('mer', null, entries.slice(0, 10), new Date(NOON));
  blocks = [first, sealBlock('mer', first, entries.slice(10, 20), new Date(NOON))];
  kept = await startTestAnchors();
  pages = kept.anchors;
  for (const block of blocks) {
    await book.appendBlock(block);
    await kept.anchors.put(anchorOf(block));
  }
});

afterEach(() => kept.close());

async function post(n: number): Promise<JournalEntry> {
  const made = journalEntry(
    {
      book: 'mer',
      source: `sale#${n}`,
      description: 'a sale',
      postings: [
        { accountId: TILL.id, side: 'DEBIT', amount: BigInt(n + 1), asset: 'EUR' },
        { accountId: BANK.id, side: 'CREDIT', amount: BigInt(n + 1), asset: 'EUR' },
      ],
    },
    new Date(NOON + n * 1_000),
  );
  if (!made.ok) throw new Error(made.error.code);
  expect(await ledger.post(made.value)).toEqual({ kind: 'POSTED' });
  return made.value;
}

/** Passes of one small page each, until a round is whole; `between` runs after each pass. */
async function verify(between: () => Promise<unknown> = async () => {}) {
  const log = createLog({
    level: 'ERROR',
    write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>),
  });
  let passes = 0;
  for (;;) {
    // A function of its own for each pass: what it knows of the pass before is stored.
    const pass = verifyLedger({
      walk: dynamoWalk({ client, tableName }, 3),
      anchors: pages,
      store: dynamoVerification({ client, tableName }),
      clock: { nowMs: () => NOON },
      log,
    });
    const state = await pass(NOON);
    passes++;
    if (state?.after === null) return { found: state.lastFound, anchors: state.anchors, passes };
    await between();
  }
}

/** The stored item whose sort key begins so, of whichever partition is first. */
async function itemWith(sk: string, pk = ''): Promise<Record<string, unknown>> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  const found = Items.find((item) => String(item['sk']).startsWith(sk) && String(item['pk']).startsWith(pk));
  if (found === undefined) throw new Error(`no item ${sk}`);
  return found;
}

const keyOf = ({ pk, sk }: Record<string, unknown>) => ({ pk, sk });
const change = (item: Record<string, unknown>, name: string, value: unknown) =>
  client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: keyOf(item),
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );

describe('a verification in small passes', () => {
  it('given books that are right, when a round is whole, then nothing was found, and it took many passes', async () => {
    const { found, passes } = await verify();
    expect({ found, logged }).toEqual({ found: 0, logged: [] });
    expect(passes).toBeGreaterThan(10);
  });

  it('given holds that stand and holds that ended, when a round is whole, then nothing was found', async () => {
    const expiresAt = new Date(NOON + 3_600_000);
    for (const id of ['one', 'two', 'three'])
      await ledger.hold({ id, accountId: BANK.id, amount: 7n, expiresAt }, new Date(NOON));
    const { found } = await verify(() => ledger.voidHold('two'));
    expect({ found, logged }).toEqual({ found: 0, logged: [] });
  });

  it('given postings while it goes on, when the round is whole, then they are not taken for drift', async () => {
    let n = 20;
    const { found } = await verify(() => post(n++));
    expect({ found, logged }).toEqual({ found: 0, logged: [] });
  });

  it.each([
    ['totals that were raised', async () => change(await itemWith('TOTALS'), 'debits', 10_000n), 'DRIFT'],
    ['totals that are gone', async () => remove(await itemWith('TOTALS', `ACCOUNT#${TILL.id}`)), 'DRIFT'],
    ['a line that is gone', async () => remove(await itemWith('POSTING#', `ACCOUNT#${TILL.id}`)), 'DRIFT'],
    [
      'an entry of another source',
      async () => change(await itemWith('ENTRY'), 'source', 'other'),
      'FOREIGN_ENTRY_ID',
    ],
    [
      'an entry with another text',
      async () => change(await itemWith('ENTRY'), 'description', 'other'),
      'ENTRY_CHANGED',
    ],
    ['an entry that is gone', async () => remove(await itemWith('ENTRY')), 'ENTRY_MISSING'],
    ['a block that is gone', async () => remove(await itemWith('000000000000', 'BLOCK#')), 'GAP'],
    ['a line of another amount, with its totals', async () => lower(99n), 'LINE_CHANGED'],
    ['a line that is gone, with its totals', async () => lower(null), 'LINE_MISSING'],
    [
      'what a limit is checked against',
      async () => change(await itemWith('TOTALS', `ACCOUNT#${TILL.id}`), 'available', 10_000n),
      'AVAILABLE_DRIFT',
    ],
    [
      'a hold of more than its stripe holds',
      async () => {
        const expiresAt = new Date(NOON + 3_600_000);
        const request = { id: 'hold', accountId: TILL.id, amount: 7n, expiresAt };
        expect(await ledger.hold(request, new Date(NOON))).toMatchObject({ kind: 'HELD' });
        await change(await itemWith('HOLD', 'HOLD#'), 'amount', 8n);
      },
      'HOLD_UNCOVERED',
    ],
  ])('given %s, when a round is whole, then it was found and said', async (_what, tamper, code) => {
    await tamper();
    const { found } = await verify();
    expect(found).toBeGreaterThan(0);
    expect(logged.map((line) => line['code'])).toContain(code);
    expect(logged.every(({ message }) => message === 'the ledger drifts')).toBe(true);
  });

  it('given the last block is gone, when a round is whole, then its anchor names it', async () => {
    await remove(await itemWith('000000000001', 'BLOCK#'));
    const { anchors } = await verify();
    expect(anchors).toMatchObject({ after: null, lastFound: expect.any(Number) });
    expect(logged[0]).toMatchObject({ code: 'HISTORY_CUT', book: 'mer', seq: 1 });
  });

  it('given history that was rewritten with its whole seal, when a round is whole, then its anchors name the block', async () => {
    await kept.anchors.put({ ...anchorOf(blocks[1]!), hash: '0'.repeat(64) });
    const { found, anchors } = await verify();
    expect({ found, lastFound: anchors?.lastFound }).toEqual({ found: 0, lastFound: 1 });
    expect(logged[0]).toMatchObject({ code: 'HISTORY_REWRITTEN', book: 'mer', seq: 1 });
  });

  it('given a book that is gone with its blocks, when a round is whole, then its anchors name it', async () => {
    await kept.anchors.put({ ...anchorOf(blocks[0]!), book: 'gone & forgotten' });
    await verify();
    expect(logged[0]).toMatchObject({ code: 'HISTORY_CUT', book: 'gone & forgotten', seq: 0 });
  });

  it('given more anchors than one pass takes, when passes follow, then each goes on where the last one stopped', async () => {
    const all = await kept.anchors.page(null);
    const asked: (string | null)[] = [];
    // A thousand anchors a page are too many for a test: here each page is empty but has another behind it.
    pages = {
      page: async (after) => {
        asked.push(after);
        const at = Number(after ?? 0) + 1;
        return { items: at === 25 ? all.items : [], next: at === 30 ? null : String(at) };
      },
    };
    await verify();
    expect(asked.slice(0, 30)).toEqual([null, ...Array.from({ length: 29 }, (_, at) => String(at + 1))]);
    expect(logged).toEqual([]);
  });

  it('given two passes at once, when both end, then one of them counts', async () => {
    const deps = {
      walk: dynamoWalk({ client, tableName }, 3),
      anchors: pages,
      store: dynamoVerification({ client, tableName }),
      clock: { nowMs: () => NOON },
      log: createLog({ level: 'ERROR' }),
    };
    const states = await Promise.all([verifyLedger(deps)(NOON), verifyLedger(deps)(NOON)]);
    expect(states.filter((state) => state !== null)).toHaveLength(1);
  });
});

/** Changes a line to that amount, or removes it (null), and makes every sum of its account fit. */
async function lower(amount: bigint | null): Promise<void> {
  const line = (await itemWith('POSTING#', `ACCOUNT#${TILL.id}`)) as Record<string, unknown> & {
    amount: bigint;
  };
  const totals = (await itemWith('TOTALS', `ACCOUNT#${TILL.id}`)) as Record<'debits' | 'available', bigint>;
  const less = line.amount - (amount ?? 0n);
  expect(less).not.toBe(0n);
  await (amount === null ? remove(line) : change(line, 'amount', amount));
  await change(totals, 'debits', totals.debits - less);
  await change(totals, 'available', totals.available - less);
}

function remove(item: Record<string, unknown>) {
  return client.send(new DeleteCommand({ TableName: tableName, Key: keyOf(item) }));
}
