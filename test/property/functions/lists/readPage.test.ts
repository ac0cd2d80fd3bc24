import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoListIndex } from '../../../../functions/lists/dynamoListIndex.ts';
import { readPage } from '../../../../functions/lists/readPage.ts';
import type { TransactionStatus } from '../../../../functions/transactions/transactionStates.ts';
import {
  TRANSACTIONS_IN_STATUS,
  TRANSACTIONS_OF_MERCHANT,
  transactionIndexKeys,
  transactionStatusKey,
} from '../../../../functions/transactions/transactionKeys.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';

let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
  await createTable(client, 'transactions', [
    testListIndex(TRANSACTIONS_OF_MERCHANT),
    testListIndex(TRANSACTIONS_IN_STATUS),
  ]);
});
afterAll(() => engine.close());

const ULID_DIGITS = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const START_MS = Date.parse('2026-01-02T12:00:00.000Z');

interface Written {
  readonly second: number;
  readonly digit: string;
  readonly status: TransactionStatus;
}

/** Few moments, so that items share one; sometimes one digit for all, so that one shard has everything. */
const writtenIn = (digits: readonly string[]) =>
  fc.record({
    second: fc.integer({ min: 0, max: 9 }),
    digit: fc.constantFrom(...digits),
    status: fc.constantFrom<TransactionStatus[]>('AUTHORIZED', 'APPROVED', 'POSTED', 'DUPLICATE'),
  });

const scenario = fc
  .oneof(
    fc.constant(ULID_DIGITS),
    fc.constantFrom(...ULID_DIGITS).map((digit) => [digit]),
    fc.subarray(ULID_DIGITS, { minLength: 2, maxLength: 3 }),
  )
  .chain((digits) =>
    fc.record({
      items: fc.array(writtenIn(digits), { maxLength: 70 }),
      // What is written after each page, anywhere in the order.
      meanwhile: fc.array(fc.array(writtenIn(digits), { maxLength: 3 }), { maxLength: 8 }),
      limits: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
      status: fc.constantFrom<(TransactionStatus | null)[]>(null, 'POSTED', 'AUTHORIZED'),
    }),
  );

let runs = 0;
let ids = 0;

describe('pages of a sharded list', () => {
  it('given any items, shards, page sizes and writes in between, then a walk meets each item once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ items, meanwhile, limits, status }) => {
        const merchantId = `run${++runs}`;
        const key = status === null ? merchantId : transactionStatusKey(merchantId, status);
        const index = status === null ? TRANSACTIONS_OF_MERCHANT : TRANSACTIONS_IN_STATUS;
        const listed = (written: Written) =>
          status === null || transactionStatusKey(merchantId, written.status) === key;
        const write = async (written: Written) => {
          const id = `txn_${(++ids).toString().padStart(25, '0')}${written.digit}`;
          const at = new Date(START_MS + written.second * 1_000).toISOString();
          const keys = transactionIndexKeys(id, merchantId, written.status, at, undefined);
          await client.send(new PutCommand({ TableName: 'transactions', Item: { id, merchantId, ...keys } }));
          return listed(written) ? [`${at}#${id}`] : [];
        };
        const expected = new Set((await Promise.all(items.map(write))).flat());
        const page = readPage(
          dynamoListIndex({ client, tables: { INVOICES: '-', TRANSACTIONS: 'transactions' } }),
        );
        const orderOf = new Map([...expected].map((order) => [order.split('#')[1] ?? '', order]));
        const met: string[] = [];
        let nextToken: string | null = null;
        for (let turn = 0; ; turn++) {
          const limit = limits[turn % limits.length] ?? 1;
          const read = await page({ table: 'TRANSACTIONS', index, key, filters: [], limit, nextToken });
          if (!read.ok) throw new Error(JSON.stringify(read.error));
          const orders: string[] = read.value.ids.map((id) => orderOf.get(id) ?? `unknown ${id}`);
          met.push(...orders);
          nextToken = read.value.nextToken;
          expect(orders.length).toBeLessThanOrEqual(limit);
          // A walk ends: no more items than these are ever written.
          expect(met.length).toBeLessThanOrEqual(100);
          if (nextToken === null) break;
          // Only the last page may be short.
          expect(orders).toHaveLength(limit);
          for (const order of (await Promise.all((meanwhile[turn] ?? []).map(write))).flat()) {
            orderOf.set(order.split('#')[1] ?? '', order);
            // What sorts before the page's end has been passed, as a list read newest first passes what is newer.
            if (order < (orders.at(-1) ?? '')) expected.add(order);
          }
        }
        expect(met).toEqual([...expected].toSorted().toReversed());
      }),
      { numRuns: 60 },
    );
  });
});
