import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChainHead } from '../../../../../functions/chain/chainHead.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import { recordHead } from '../../../../../functions/chain/heads/recordHead.ts';
import type { HeadStore } from '../../../../../functions/chain/ports.ts';
import { systemClock } from '../../../../../functions/shared/clock.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
import { startTestDynamoDB } from '../../../../engines/dynamodb.ts';
import { createTables, TABLES, testClient } from '../tables.ts';

const at = (number: number, change: Partial<ChainHead> = {}): ChainHead => ({
  chainId: 1,
  number,
  hash: `0x${number}`,
  timestamp: 1_790_000_000 + 12 * number,
  safe: null,
  finalized: null,
  blockTimeMs: 12_000,
  ...change,
});

const log = createLog({ write: () => {} });
let heads: HeadStore;
let close: () => Promise<void>;
beforeEach(async () => {
  const dynamo = await startTestDynamoDB();
  const client = testClient(dynamo.endpoint);
  await createTables(client);
  heads = dynamoHeads({ client, tableName: TABLES.chain });
  close = async () => {
    client.destroy();
    await dynamo.close();
  };
});
afterEach(() => close());
const worker = () => recordHead({ heads, clock: systemClock, log });

describe('where a chain is', () => {
  test('given a deposit that waits, then each block is written once', async () => {
    const record = worker();
    const written = [];
    for (const number of [5, 5, 6, 6, 7]) written.push(await record(at(number), true));
    expect(written).toEqual([true, false, true, false, true]);
    expect(await heads.get(1)).toEqual({ ...at(7), version: 3 });
  });

  test('given a tag that moves within a block, when a deposit waits for it, then it is written', async () => {
    const record = worker();
    await record(at(5), true);
    expect(await record(at(5, { safe: 3 }), true)).toBe(true);
    expect(await record(at(5, { safe: 4 }), false)).toBe(false);
  });

  test('given nobody who waits, then one is written a minute', async () => {
    const record = worker();
    const written = [];
    for (let number = 0; number <= 10; number++) written.push(await record(at(number), false));
    expect(written.flatMap((was, number) => (was ? [number] : []))).toEqual([0, 5, 10]);
  });

  test('given a reorganisation to a shorter chain, then it is told, and its version is higher', async () => {
    const record = worker();
    await record(at(9), true);
    expect(await record(at(8, { hash: '0xb8' }), false)).toBe(true);
    expect(await heads.get(1)).toMatchObject({ number: 8, version: 2 });
  });

  test('given two workers, when one was overtaken, then its head does not replace the newer, and it goes on after', async () => {
    const [first, second] = [worker(), worker()];
    await first(at(5), true);
    await second(at(6), true);
    expect(await first(at(6), true)).toBe(false);
    expect(await heads.get(1)).toMatchObject({ number: 6, version: 2 });
    expect(await first(at(7), true)).toBe(true);
    expect(await heads.get(1)).toMatchObject({ number: 7, version: 3 });
  });

  test('given a store that fails, then a head is missing, and the pass goes on', async () => {
    const broken: HeadStore = {
      get: async () => null,
      put: async () => Promise.reject(new Error('throttled')),
    };
    expect(await recordHead({ heads: broken, clock: systemClock, log })(at(5), true)).toBe(false);
  });

  test('given another chain, then it is another head', async () => {
    const record = worker();
    await record(at(5), true);
    await record(at(9, { chainId: 8453 }), true);
    expect(await heads.get(1)).toMatchObject({ number: 5 });
    expect(await heads.get(8453)).toMatchObject({ number: 9 });
  });
});
