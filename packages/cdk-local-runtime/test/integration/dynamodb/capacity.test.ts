import { afterAll, beforeAll, expect, test } from 'vitest';
import { meterCapacity } from '../../../src/dynamodb/capacity.ts';
import { startDynoxide } from '../../../src/engines/dynoxide.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { engineClient, translateDynamoDB, type EngineClient } from '../../../src/gateway/forward.ts';
import { callAsJson } from '../../../src/gateway/jsonCall.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';

let watchdog: Watchdog;
let engine: Engine;
let client: EngineClient;
const counted: [unit: string, units: number, of: string][] = [];

beforeAll(async () => {
  watchdog = startWatchdog();
  engine = await startDynoxide({ watchdog, log: silentLog });
  client = engineClient(engine.url);
  await call('CreateTable', {
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'state', AttributeType: 'S' },
    ],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byState',
        KeySchema: [{ AttributeName: 'state', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
});

afterAll(async () => {
  client.close();
  await engine.close();
  await watchdog.close();
});

async function call(action: string, input: unknown): Promise<Record<string, unknown>> {
  counted.length = 0;
  const handler = meterCapacity(translateDynamoDB(client.send), (_, unit, __, units, of) =>
    counted.push([unit, units, of]),
  );
  return callAsJson(handler, OPERATOR, 'dynamodb', action, input);
}

test('given an index, when an item is put, then table and index each take a unit, and the answer says nothing of it', async () => {
  const Item = { id: { S: 'a' }, state: { S: 'NEW' } };
  expect(await call('PutItem', { TableName: 'items', Item })).toEqual({});
  expect(counted).toEqual([
    ['WriteUnits', 1, 'items'],
    ['WriteUnits', 1, 'items/byState'],
  ]);
});

test('given a caller who asks for capacity, when it reads, then it gets the report', async () => {
  const request = { TableName: 'items', Key: { id: { S: 'a' } }, ReturnConsumedCapacity: 'TOTAL' };
  expect(await call('GetItem', { ...request, ConsistentRead: true })).toMatchObject({
    ConsumedCapacity: { CapacityUnits: 1 },
  });
  expect(counted).toEqual([['ReadUnits', 1, 'items']]);
});

test('given a condition that fails, when the item is written, then that costs a unit too', async () => {
  const Item = { id: { S: 'a' } };
  const refused = call('PutItem', {
    TableName: 'items',
    Item,
    ConditionExpression: 'attribute_not_exists(id)',
  });
  await expect(refused).rejects.toMatchObject({ code: 'ConditionalCheckFailedException' });
  expect(counted).toEqual([['WriteUnits', 1, 'items']]);
});

test('given an operation that consumes nothing, when it is called, then nothing is counted', async () => {
  await call('DescribeTable', { TableName: 'items' });
  expect(counted).toEqual([]);
});

test('given an index, when it is queried, then the index takes the units', async () => {
  await call('Query', {
    TableName: 'items',
    IndexName: 'byState',
    KeyConditionExpression: '#state = :state',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':state': { S: 'NEW' } },
  });
  expect(counted).toEqual([['ReadUnits', 0.5, 'items/byState']]);
});

test('given a transaction of a new state, then the table counts twice and the index once for each of its two writes', async () => {
  await call('PutItem', { TableName: 'items', Item: { id: { S: 'b' }, state: { S: 'NEW' } } });
  await call('TransactWriteItems', {
    TransactItems: [{ Put: { TableName: 'items', Item: { id: { S: 'b' }, state: { S: 'OLD' } } } }],
  });
  expect(counted).toEqual([
    ['WriteUnits', 2, 'items'],
    ['WriteUnits', 2, 'items/byState'],
  ]);
});
