import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anchorOf } from '../../../../functions/ledger/anchor.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import type { JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { sealEntries } from '../../../../functions/ledger/sealEntries.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { dynamoPayments } from '../../../../functions/gateways/dynamoPayments.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import {
  isSound,
  renderVerification,
  verifyBooks,
  type VerifySources,
} from '../../../../scripts/ledger/verify.ts';
import { NO_ANCHORS, startTestAnchors, type TestAnchors } from '../../../engines/anchors.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';
import { aBook } from '../../../fixtures/ledger/book.ts';

const { entries } = aBook();
const SEALED_AT = Date.parse('2026-01-02T13:00:00.000Z');

let engine: TestDynamoDB;
let kept: TestAnchors;
let deps: { client: ReturnType<typeof ledgerClient>; tableName: string };
let touched: VerifySources;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  await createTable(testClient(engine.endpoint), 'transactions', [testListIndex(TRANSACTIONS_IN_STATUS)]);
});
afterAll(() => engine.close());
beforeEach(async () => {
  deps = { client: ledgerClient(engine.endpoint), tableName: `rewritten-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  kept = await startTestAnchors();
  const transactions = dynamoTransactions({ client: testClient(engine.endpoint), tableName: 'transactions' });
  touched = {
    reader: dynamoBook(deps),
    ledger: dynamoLedger(deps),
    transactions,
    payments: dynamoPayments({ client: testClient(engine.endpoint), tableName: 'transactions' }),
    anchors: kept.anchors,
  };
  for (const account of aBook().accounts) await touched.ledger.openAccount(account);
  for (const entry of entries) await touched.ledger.post(entry);
  const seal = sealEntries({
    store: dynamoBook(deps),
    anchors: kept.anchors,
    clock: { nowMs: () => SEALED_AT },
  });
  await seal(entries.slice(0, 4));
  await seal(entries.slice(4, 6));
  return () => kept.close();
});

const verify = async () => {
  const books = await verifyBooks(touched, undefined);
  const [line] = JSON.parse(renderVerification(books, undefined, 'json')) as Record<string, string>[];
  return { sound: isSound(books), ...line };
};

describe('a ledger that somebody has changed together with its seal', () => {
  /** What somebody with every permission on the table can do: another history, whose entries, sums and hashes all fit. */
  const rewrite = async (change: (entry: JournalEntry) => JournalEntry, blocks = 2) => {
    const { Items = [] } = await deps.client.send(new ScanCommand({ TableName: deps.tableName }));
    for (const { pk, sk } of Items)
      await deps.client.send(new DeleteCommand({ TableName: deps.tableName, Key: { pk, sk } }));
    for (const account of aBook().accounts) await touched.ledger.openAccount(account);
    const others = entries.map((entry) => change(entry));
    for (const entry of others) await touched.ledger.post(entry);
    const seal = sealEntries({
      store: dynamoBook(deps),
      anchors: NO_ANCHORS,
      clock: { nowMs: () => SEALED_AT },
    });
    if (blocks > 0) await seal(others.slice(0, 4));
    if (blocks > 1) await seal(others.slice(4, 6));
  };
  const more = (entry: JournalEntry): JournalEntry =>
    entry.source === 'txn_2#approved'
      ? { ...entry, postings: entry.postings.map((each) => ({ ...each, amount: each.amount + 1n })) }
      : entry;
  const fitsByItself = async () => {
    const { problem, drift } = await verifyBook(touched)('mer_1');
    return problem === undefined && drift.length === 0;
  };

  it('given the same history again, then nothing is wrong', async () => {
    await rewrite((entry) => entry);
    expect(await verify()).toMatchObject({ sound: true, anchored: '2', 'first bad entry': '' });
  });

  it('given another history, which fits by itself, then its anchors name the first block that is another', async () => {
    await rewrite(more);
    expect(await fitsByItself()).toBe(true);
    expect(await verify()).toMatchObject({
      sound: false,
      drift: '0',
      'first bad entry': 'HISTORY_REWRITTEN in block 1',
    });
  });

  it('given another history whose blocks are anchored too, and anchors that were deleted, then both are found', async () => {
    await rewrite(more);
    for (const block of await dynamoBook(deps).blocks('mer_1')) await kept.anchors.put(anchorOf(block));
    for (const { book, seq, hash } of await kept.anchors.ofBook('mer_1')) {
      const Key = `${book}/${seq.toString().padStart(12, '0')}/${hash}`;
      await kept.client.send(new DeleteObjectCommand({ Bucket: kept.bucket, Key }));
    }
    expect(await fitsByItself()).toBe(true);
    expect(await verify()).toMatchObject({
      sound: false,
      'first bad entry': 'HISTORY_REWRITTEN in block 1',
    });
  });

  it('given its last block is gone, then it is missed', async () => {
    await rewrite((entry) => entry, 1);
    expect(await fitsByItself()).toBe(true);
    expect(await verify()).toMatchObject({ sound: false, 'first bad entry': 'HISTORY_CUT in block 1' });
  });

  it('given a whole book is gone, then its anchors name it', async () => {
    const { Items = [] } = await deps.client.send(new ScanCommand({ TableName: deps.tableName }));
    for (const { pk, sk } of Items)
      await deps.client.send(new DeleteCommand({ TableName: deps.tableName, Key: { pk, sk } }));
    expect(await verify()).toMatchObject({
      sound: false,
      book: 'mer_1',
      'first bad entry': 'HISTORY_CUT in block 0',
    });
  });
});
