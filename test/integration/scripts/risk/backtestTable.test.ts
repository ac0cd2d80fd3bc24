import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { score, snapshotJson } from '../../../../functions/risk/ports.ts';
import { backtest } from '../../../../scripts/risk/backtest/backtest.ts';
import { generated, transactionTable } from '../../../../scripts/risk/backtest/sources.ts';
import type { StoredSnapshot } from '../../../../scripts/risk/backtest/storedSnapshot.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { type Injector, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import { settingsWith } from '../../../fixtures/risk/snapshot.ts';

const STORED = 3_000;
const BATCH = 25;
const ALL_TIME = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

let dynamo: Awaited<ReturnType<typeof startTestDynamoDB>>;
let faulty: Awaited<ReturnType<typeof startFaulty>>;
let inject: Injector = (_call, proceed) => proceed();
const stored: StoredSnapshot[] = [];

beforeAll(async () => {
  dynamo = await startTestDynamoDB();
  faulty = await startFaulty(dynamo.endpoint, (...call) => inject(...call));
  const client = testClient(dynamo.endpoint);
  await createTable(client, 'transactions');
  for await (const one of generated({ seed: 1, events: STORED, fraudTimes: 10 }, settingsWith())())
    stored.push(one);
  for (let start = 0; start < stored.length; start += BATCH) {
    const items = stored.slice(start, start + BATCH).map((one, n) => itemOf(one, start + n));
    await client.send(
      new BatchWriteCommand({
        RequestItems: { transactions: items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
  }
});
afterAll(async () => {
  await faulty?.close();
  await dynamo?.close();
});

/** As the context of its kind stores it: what came of it says what it was. */
function itemOf({ snapshot, truth }: StoredSnapshot, n: number): Record<string, unknown> {
  const risk = { score: score(snapshot, settingsWith()).score, factors: [], summary: '', rulesVersion: 'v' };
  return {
    id: snapshot.transactionId,
    status: 'CAPTURED',
    disputes: truth === 'FRAUD' ? [{ status: 'OPEN' }] : [],
    metadata: `the merchant's own ${n}`,
    risk: { ...risk, snapshot: snapshotJson(snapshot) },
  };
}

it('given thousands of stored transactions, when pages of them are refused on the way, then the backtest says what one of the same snapshots says, and the same bytes twice', async () => {
  let scans = 0;
  inject = (call, proceed) =>
    call.action === 'Scan' && ++scans % 2 === 0
      ? Promise.resolve({
          status: 500,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: Buffer.from(JSON.stringify({ __type: 'InternalServerError', message: 'refused' })),
        })
      : proceed();
  const table = transactionTable(testClient(faulty.endpoint), 'transactions');
  const run = () => backtest({ source: table, settings: settingsWith(), ...ALL_TIME });
  const read = await run();
  expect(scans).toBeGreaterThan(4);
  const given = await backtest({
    source: async function* () {
      yield* stored;
    },
    settings: settingsWith(),
    ...ALL_TIME,
  });
  const { sha256: _1, changed: _2, ...result } = read;
  const { sha256: _3, changed: _4, ...expected } = given;
  expect(result).toEqual(expected);
  expect(read.scored).toBe(stored.length);
  expect((await run()).sha256).toBe(read.sha256);
});
