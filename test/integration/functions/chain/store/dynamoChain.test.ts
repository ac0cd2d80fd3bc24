import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toDepositItem } from '../../../../../functions/chain/store/chainItems.ts';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import { dynamoChain } from '../../../../../functions/chain/store/dynamoChain.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../../engines/dynamodb.ts';
import { aDeposit, invoiceId, merchantId, NOW } from '../../../../fixtures/invoices/invoices.ts';
import { createTables, TABLES, testClient } from '../tables.ts';

let dynamodb: TestDynamoDB;
beforeAll(async () => {
  dynamodb = await startTestDynamoDB();
});
afterAll(() => dynamodb.close());

const ours = invoiceId('1');
const deposit = (n: number, invoice = ours): Deposit => ({
  ...aDeposit({ id: `dep_${String(n).padStart(3, '0')}` }),
  version: 1,
  invoiceId: invoice,
  merchantId: merchantId('demo'),
  address: '0x0000000000000000000000000000000000000001',
  blockTimestamp: 0,
  finality: { requiredConfirmations: 2 },
  unallocated: false,
  owed: null,
  confirmedVersion: null,
  sweepId: null,
  updatedAt: NOW,
  transitions: [],
});

it('given more deposits than a batch holds, when those of an invoice are read, then all of it and of no other come', async () => {
  const client = testClient(dynamodb.endpoint);
  await createTables(client);
  const deposits = Array.from({ length: 120 }, (_, n) => deposit(n));
  const items = [...deposits, deposit(999, invoiceId('2'))].map(toDepositItem);
  const sweep = { id: 'swp_1', invoiceId: ours };
  const puts = [...items, sweep].map((Item) => ({ PutRequest: { Item } }));
  for (let start = 0; start < puts.length; start += 25) {
    const RequestItems = { [TABLES.chain]: puts.slice(start, start + 25) };
    await client.send(new BatchWriteCommand({ RequestItems }));
  }

  const read = await dynamoChain({ client, tableName: TABLES.chain }).depositsOf(ours);
  expect(read.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(deposits);
});
