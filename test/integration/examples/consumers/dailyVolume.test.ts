import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { volumeChange } from '../../../../examples/consumers/dailyVolume/dailyVolume.ts';
import { dynamoVolumes } from '../../../../examples/consumers/dailyVolume/dynamoVolumes.ts';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { confirmed, funded, orphaned } from '../../../fixtures/posting/events.ts';

let engine: TestDynamoDB;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  await createTable(testClient(engine.endpoint), 'volumes');
});
afterAll(() => engine.close());

/** Counts it, as the function does; null where it says nothing. */
async function count(event: AnyEvent): Promise<boolean | null> {
  const change = volumeChange(event);
  return (
    change &&
    dynamoVolumes({ client: ledgerClient(engine.endpoint), tableName: 'volumes' }).add(event.id, change)
  );
}

async function line(merchantId: string): Promise<unknown> {
  const Key = { id: `LINE#${merchantId}#2026-01-02#USDC@31337` };
  const { Item } = await ledgerClient(engine.endpoint).send(
    new GetCommand({ TableName: 'volumes', Key, ConsistentRead: true }),
  );
  return Item;
}

const of = (merchantId: string, event: AnyEvent, version: number): AnyEvent => ({
  ...event,
  merchantId,
  id: `${merchantId}_${event.subject}#${version}`,
});

describe('the daily volume', () => {
  it('given forty events at once, each of them twice, then each counts once', async () => {
    const events = Array.from({ length: 40 }, (_, n) => of('mer_2', confirmed({ amount: `${n + 1}` }), n));
    const counted = await Promise.all([...events, ...events].map(count));
    expect(counted.filter((each) => each === true)).toHaveLength(40);
    expect(await line('mer_2')).toMatchObject({ units: 820n, payments: 40n, decimals: 6n });
  });

  it('given a reorganisation before and after its confirmation, then nothing is left of it', async () => {
    for (const event of [of('mer_3', orphaned(), 3), of('mer_3', confirmed(), 2)])
      expect(await count(event)).toBe(true);
    expect(await line('mer_3')).toMatchObject({ units: 0n, payments: 0n });
  });

  it('given money that never was final, or another event, then nothing is counted', async () => {
    expect(await count(of('mer_4', orphaned({ confirmedVersion: null, owed: null }), 2))).toBeNull();
    expect(await count(funded())).toBeNull();
  });
});
