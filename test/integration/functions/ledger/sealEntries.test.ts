import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashBlock } from '../../../../functions/ledger/seal.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { journalEntry, type JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import type { AnchorStore } from '../../../../functions/ledger/ports.ts';
import { sealEntries } from '../../../../functions/ledger/sealEntries.ts';
import { sealMissing } from '../../../../functions/ledger/sealMissing.ts';
import { verifyAnchors } from '../../../../functions/ledger/verifyAnchors.ts';
import { startTestAnchors, type TestAnchors } from '../../../engines/anchors.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const NOON = Date.parse('2026-01-02T12:00:00.000Z');
const clock = { nowMs: () => NOON };

let engine: TestDynamoDB;
let kept: TestAnchors;
let client: DynamoDBDocumentClient;
let tables = 0;
let store: ReturnType<typeof dynamoBook>;
let ledger: ReturnType<typeof dynamoLedger>;

beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = ledgerClient(engine.endpoint);
});
afterAll(async () => {
  client.destroy();
  await engine.close();
});
beforeEach(async () => {
  kept = await startTestAnchors();
  const deps = { client, tableName: `sealed-${++tables}` };
  await createLedgerTable(client, deps.tableName);
  store = dynamoBook(deps);
  ledger = dynamoLedger(deps);
  return () => kept.close();
});

/** A posted entry of a book. */
async function posted(book: string, source: string): Promise<JournalEntry> {
  const facts = {
    book,
    type: 'ASSET',
    currency: { symbol: 'EUR', decimals: 2 },
    mayBeNegative: true,
  } as const;
  for (const id of [`${book}:till`, `${book}:bank`]) await ledger.openAccount({ ...facts, id, stripes: 1 });
  const made = journalEntry(
    {
      book,
      source,
      description: source,
      postings: [
        { accountId: `${book}:till`, side: 'DEBIT', amount: 5n, asset: 'EUR' },
        { accountId: `${book}:bank`, side: 'CREDIT', amount: 5n, asset: 'EUR' },
      ],
    },
    new Date(NOON),
  );
  if (!made.ok) throw new Error(made.error.code);
  expect(await ledger.post(made.value)).toEqual({ kind: 'POSTED' });
  return made.value;
}

const report = (book: string) => verifyAnchors({ anchors: kept.anchors, reader: store })(book);

/** Anchors that cannot be written so many times. */
function failing(times: number): AnchorStore {
  let left = times;
  return {
    put: async (anchor) => {
      if (left-- > 0) throw new Error('S3 is away');
      await kept.anchors.put(anchor);
    },
  };
}

describe('sealing a batch', () => {
  it('given entries of 30 books, then the newest block of each is anchored, and each anchor is locked', async () => {
    const names = Array.from({ length: 30 }, (_, n) => `mer/${n}`);
    const entries: JournalEntry[] = [];
    for (const book of names) entries.push(await posted(book, 'a'), await posted(book, 'b'));
    await sealEntries({ store, anchors: kept.anchors, clock })(entries);
    expect([...(await kept.anchors.books())].sort()).toEqual([...names].sort());
    for (const book of names) {
      const head = await store.lastBlock(book);
      expect(await kept.anchors.ofBook(book)).toEqual([{ book, seq: 0, hash: hashBlock(head!) }]);
    }
    const { Versions = [] } = await kept.client.send(new ListObjectVersionsCommand({ Bucket: kept.bucket }));
    expect(Versions).toHaveLength(30);
    const [{ Key, VersionId } = {}] = Versions;
    const deleting = new DeleteObjectCommand({
      Bucket: kept.bucket,
      Key,
      VersionId,
      BypassGovernanceRetention: true,
    });
    await expect(kept.client.send(deleting)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('given an anchor that cannot be written, then the batch fails, and the next try anchors without another block', async () => {
    const entries = [await posted('mer', 'a'), await posted('mer', 'b')];
    const seal = sealEntries({ store, anchors: failing(1), clock });
    await expect(seal(entries)).rejects.toThrow('S3 is away');
    expect(await report('mer')).toEqual({ anchored: 0 });
    // The stream halves what failed: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
    await seal(entries.slice(0, 1));
    await seal(entries.slice(1));
    expect(await store.blocks('mer')).toHaveLength(1);
    expect(await report('mer')).toEqual({ anchored: 1 });
  });

  it('given one book that cannot be anchored, then the others of the batch are', async () => {
    const entries = [await posted('bad', 'a'), await posted('good', 'a')];
    const anchors: AnchorStore = {
      put: (anchor) => (anchor.book === 'bad' ? Promise.reject(new Error('no')) : kept.anchors.put(anchor)),
    };
    await expect(sealEntries({ store, anchors, clock })(entries)).rejects.toThrow('no');
    expect([await report('bad'), await report('good')]).toEqual([{ anchored: 0 }, { anchored: 1 }]);
  });
});

describe('sealing what was lost', () => {
  const missing = () =>
    sealMissing({
      reader: store,
      store,
      anchors: kept.anchors,
      seal: sealEntries({ store, anchors: kept.anchors, clock }),
    });

  it('given entries in no block, then they are sealed and anchored, and a second run seals nothing', async () => {
    await sealEntries({ store, anchors: kept.anchors, clock })([await posted('mer', 'a')]);
    await posted('mer', 'lost 1');
    await posted('mer', 'lost 2');
    expect(await missing()('mer')).toEqual({ kind: 'SEALED', entries: 2 });
    expect(await missing()('mer')).toEqual({ kind: 'SEALED', entries: 0 });
    expect([(await store.blocks('mer')).length, await report('mer')]).toEqual([2, { anchored: 2 }]);
  });

  it('given a block that was never anchored, then it is', async () => {
    const seal = sealEntries({ store, anchors: failing(1), clock });
    await expect(seal([await posted('mer', 'a')])).rejects.toThrow();
    expect(await missing()('mer')).toEqual({ kind: 'SEALED', entries: 0 });
    expect(await report('mer')).toEqual({ anchored: 1 });
  });

  it('given a seal that is broken, then nothing is added to it', async () => {
    await posted('mer', 'a');
    const gap = { book: 'mer', seq: 5, prevHash: '', root: '', entryIds: [], sealedAt: '' };
    await store.appendBlock(gap);
    expect(await missing()('mer')).toEqual({ kind: 'BROKEN', problem: { code: 'GAP', seq: 5 } });
    expect(await store.blocks('mer')).toHaveLength(1);
  });
});
