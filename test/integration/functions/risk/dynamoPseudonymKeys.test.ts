import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoPseudonymKeys } from '../../../../functions/risk/dynamoPseudonymKeys.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';

let dynamo: Awaited<ReturnType<typeof startTestDynamoDB>>;
let client: DynamoDBDocumentClient;
const calls: string[] = [];

beforeAll(async () => {
  dynamo = await startTestDynamoDB();
  client = testClient(dynamo.endpoint);
  await createRiskTable(client, 'risk');
  client.middlewareStack.add((next, { commandName = '' }) => async (args) => {
    calls.push(commandName);
    return next(args);
  });
});
afterAll(async () => {
  client?.destroy();
  await dynamo?.close();
});

/** Of an environment that has just started: it knows no key. */
const opened = () =>
  dynamoPseudonymKeys({
    client,
    tableName: 'risk',
    clock: systemClock,
    newKey: () => randomBytes(32).toString('base64url'),
  });

const revealed = async (keys: ReturnType<typeof opened>, customer: string): Promise<string> =>
  (await keys.keyOf('demo', customer)).reveal();

describe('the key of a customer', () => {
  it('given a customer whom nobody knows, then it is made by one call, and known afterwards', async () => {
    const keys = opened();
    calls.length = 0;
    const key = await revealed(keys, 'new');
    expect(await revealed(keys, 'new')).toBe(key);
    expect(calls).toHaveLength(1);
  });

  it('given one who has a key, then it is read by one call, and stays', async () => {
    const key = await revealed(opened(), 'known');
    calls.length = 0;
    expect(await revealed(opened(), 'known')).toBe(key);
    expect(calls).toHaveLength(1);
  });

  it('given many who ask at a time, then all have the same', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => revealed(opened(), 'many')));
    expect(new Set(keys).size).toBe(1);
  });

  it('given that it was destroyed, then nobody finds it, and the next is another', async () => {
    const keys = opened();
    const key = await revealed(keys, 'erased');
    expect(await keys.destroy('demo', 'erased')).toBe(true);
    expect(await keys.findKey('demo', 'erased')).toBeNull();
    expect(await revealed(keys, 'erased')).not.toBe(key);
  });
});
