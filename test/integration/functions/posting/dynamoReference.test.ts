import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoReference } from '../../../../functions/posting/dynamoReference.ts';
import type { ReferenceData } from '../../../../functions/posting/ports.ts';
import { referenceKey } from '../../../../functions/posting/referenceItems.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { testClient } from '../../../engines/tables.ts';

let engine: TestDynamoDB;
let reference: ReferenceData;
let put: (item: Record<string, unknown>) => Promise<unknown>;
let nowMs = 0;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

beforeEach(async () => {
  const tableName = `reference-${++tables}`;
  // Its keys are those of the reference table too: pk and sk.
  await createLedgerTable(ledgerClient(engine.endpoint), tableName);
  const client = testClient(engine.endpoint);
  put = (item) => client.send(new PutCommand({ TableName: tableName, Item: item }));
  reference = dynamoReference({ client, tableName, clock: { nowMs: () => nowMs } });
});

const grocery = (treatment: string) => ({
  ...referenceKey.merchantType('5411'),
  code: '5411',
  name: 'Grocery stores',
  treatment,
});
const rate = (asOf: string, value: string) => ({ ...referenceKey.rate('USD', 'EUR', asOf), rate: value });
const account = (status: string) => ({
  ...referenceKey.account('demo', 'anna'),
  accountId: 'anna',
  type: 'CURRENT',
  status,
  currency: 'EUR',
  countryCode: 'DE',
  bankName: 'Bank',
  bankIdentifier: 'DEMODEFFXXX',
  customerId: 'cus-anna',
  maxPerTransaction: '500000',
  reviewAbove: null,
  mayBeNegative: false,
  stripes: 1,
});

describe('the reference table', () => {
  it('given a merchant type, then it is remembered for a minute', async () => {
    await put(grocery('ALLOW'));
    expect(await reference.merchantType('5411')).toMatchObject({ treatment: 'ALLOW' });
    await put(grocery('REJECT'));
    nowMs += 59_999;
    expect(await reference.merchantType('5411')).toMatchObject({ treatment: 'ALLOW' });
    nowMs += 1;
    expect(await reference.merchantType('5411')).toMatchObject({ treatment: 'REJECT' });
  });

  it('given what is absent, then it is asked for again', async () => {
    expect(await reference.merchantType('5411')).toBeNull();
    expect(await reference.rate('USD', 'EUR', '2026-11-20')).toBeNull();
    await put(grocery('ALLOW'));
    await put(rate('2026-11-20', '0.92'));
    expect(await reference.merchantType('5411')).not.toBeNull();
    expect(await reference.rate('USD', 'EUR', '2026-11-20')).toMatchObject({ decimal: '0.92' });
  });

  it('given rates of several days, then the newest up to the day counts', async () => {
    for (const [asOf, value] of [
      ['2026-11-01', '0.90'],
      ['2026-11-10', '0.91'],
      ['2026-11-21', '0.99'],
    ] as const)
      await put(rate(asOf, value));
    expect(await reference.rate('USD', 'EUR', '2026-11-20')).toMatchObject({
      decimal: '0.91',
      asOf: '2026-11-10',
    });
    expect(await reference.rate('USD', 'EUR', '2026-10-31')).toBeNull();
  });

  it('given an account, then a block counts at once, and another merchant has none', async () => {
    await put(account('OPEN'));
    expect(await reference.account('demo', 'anna')).toMatchObject({
      status: 'OPEN',
      maxPerTransaction: 500_000n,
    });
    await put(account('BLOCKED'));
    expect(await reference.account('demo', 'anna')).toMatchObject({ status: 'BLOCKED' });
    expect(await reference.account('other', 'anna')).toBeNull();
  });

  it('given an item that is not of its form, then it throws instead of inventing', async () => {
    await put({ ...account('OPEN'), countryCode: undefined });
    await expect(reference.account('demo', 'anna')).rejects.toThrow('countryCode');
  });
});
