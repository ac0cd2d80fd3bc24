import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditBook, auditRecord } from '../../../../functions/ledger/auditRecord.ts';
import { dynamoAudit } from '../../../../functions/ledger/dynamoAudit.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { readAudit } from '../../../../functions/ledger/readAudit.ts';
import { recordAudit } from '../../../../functions/ledger/recordAudit.ts';
import { sealEntries } from '../../../../functions/ledger/sealEntries.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const BOOK = auditBook('demo');

let engine: TestDynamoDB;
let table: { client: ReturnType<typeof ledgerClient>; tableName: string };
beforeAll(async () => {
  engine = await startTestDynamoDB();
  table = { client: ledgerClient(engine.endpoint), tableName: 'ledger' };
  await createLedgerTable(table.client, 'ledger');
});
afterAll(() => engine.close());

const event = (n: number, merchantId = 'demo') => ({
  id: `inv_${n}#2`,
  type: 'invoice.cancelled',
  occurredAt: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
  merchantId,
  subject: `inv_${n}`,
  version: 2,
  changedBy: { keyId: 'key_1' },
});

describe('the audit', () => {
  it('given events of keys, delivered twice and in any order, then each is recorded once and read newest first, page by page', async () => {
    const book = dynamoAudit(table);
    const record = recordAudit({ book });
    const events = Array.from({ length: 45 }, (_, n) => event(n));
    await Promise.all([...events, ...events.toReversed()].map(record));
    expect(await record(event(0))).toBe('RECORDED_BEFORE');
    expect(await record({ ...event(99), changedBy: undefined })).toBe('NOBODY');
    await record(event(3, 'other'));
    const read = readAudit({ book });
    const subjects: string[] = [];
    let nextToken: string | null = null;
    do {
      const page = await read({ merchantId: 'demo', limit: 20, nextToken });
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      subjects.push(...page.value.items.map(({ subject }) => subject));
      ({ nextToken } = page.value);
    } while (nextToken !== null);
    expect(subjects).toEqual(events.map(({ subject }) => subject).toReversed());
    const foreign = await read({ merchantId: 'other', limit: 1, nextToken: 'bm9ib2R5' });
    expect(foreign).toMatchObject({ error: { code: 'InvalidInput', facts: { field: 'nextToken' } } });
  });

  it('given a record that was changed after it was sealed, then the ledger’s own verification names it', async () => {
    const reader = dynamoBook(table);
    const ledger = dynamoLedger(table);
    const entries = [];
    for await (const entry of reader.entries(BOOK)) entries.push(entry);
    const anchors = { put: () => Promise.resolve() };
    await sealEntries({ store: reader, anchors, clock: { nowMs: () => Date.UTC(2026, 1, 1) } })(entries);
    const verify = verifyBook({ reader, ledger });
    expect(await verify(BOOK)).toMatchObject({ entries: 45, unsealed: 0, drift: [] });
    expect(await verify(BOOK)).not.toHaveProperty('problem');
    const [victim] = entries;
    if (victim === undefined) throw new Error('there are entries');
    expect(auditRecord(victim)).toMatchObject({ keyId: 'key_1', action: 'invoice.cancelled', version: 2 });
    await table.client.send(
      new UpdateCommand({
        TableName: 'ledger',
        Key: { pk: `ENTRY#${victim.id}`, sk: 'ENTRY' },
        UpdateExpression: 'SET description = :said',
        ExpressionAttributeValues: { ':said': victim.description.replace('key_1', 'key_2') },
      }),
    );
    expect(await verify(BOOK)).toMatchObject({ problem: { code: 'ENTRY_CHANGED', entryId: victim.id } });
  });
});
