import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { wallClock } from '../../../src/running.ts';
import { startPlatform, type Platform } from '../../../src/startPlatform.ts';
import { writeAssembly } from '../writeAssembly.ts';

const TableName = 'timed-items';
const assemblyDir = writeAssembly({
  Resources: {
    Items: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName,
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'part', AttributeType: 'N' },
        ],
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'part', KeyType: 'RANGE' },
        ],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      },
    },
  },
});

let watchdog: Watchdog;
let platform: Platform;
let dataDir: string;
beforeAll(async () => {
  watchdog = startWatchdog();
  dataDir = mkdtempSync(join(tmpdir(), 'timed-'));
  platform = await start();
});
afterAll(async () => {
  await platform.close();
  await watchdog.close();
  for (const folder of [dataDir, assemblyDir]) rmSync(folder, { recursive: true, force: true });
});

let wake: () => void = () => {};
/** The wall's, but the minute between two looks passes when the test says so. */
const clock = {
  now: () => new Date(),
  sleep: async (ms: number, signal?: AbortSignal): Promise<void> => {
    if (ms < 60_000) return wallClock.sleep(ms, signal);
    await new Promise<void>((resolve) => {
      wake = resolve;
      signal?.addEventListener('abort', () => resolve());
    });
  },
};
const start = () => startPlatform({ assemblyDir, dataDir, watchdog, log: silentLog, clock });

const call = <T>(action: string, input: Record<string, unknown>): Promise<T> =>
  platform.gateway.json<T>(OPERATOR, 'dynamodb', action, input);

const seconds = (fromNow: number): { N: string } => ({
  N: String(Math.floor(Date.now() / 1000) + fromNow),
});
const put = (id: string, ttl?: unknown) =>
  call('PutItem', {
    TableName,
    Item: { id: { S: id }, part: { N: '1' }, ...(ttl === undefined ? {} : { ttl }) },
  });
const key = (id: string) => ({ id: { S: id }, part: { N: '1' } });

async function ids(): Promise<string[]> {
  const { Items } = await call<{ Items: { id: { S: string } }[] }>('Scan', { TableName });
  return Items.map(({ id }) => id.S).toSorted();
}

/** The removals that the stream tells of, with who did it. */
async function removals(): Promise<[string, unknown][]> {
  const StreamArn = platform.stack.resources.get('Items')?.attributes['StreamArn'];
  const { StreamDescription } = await call<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    'DescribeStream',
    { StreamArn },
  );
  const found: [string, unknown][] = [];
  for (const { ShardId } of StreamDescription.Shards) {
    const { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const { Records } = await call<{
      Records: {
        eventName: string;
        userIdentity?: unknown;
        dynamodb: { Keys: { id: { S: string } }; OldImage?: unknown };
      }[];
    }>('GetRecords', { ShardIterator });
    for (const { eventName, userIdentity, dynamodb } of Records) {
      if (eventName !== 'REMOVE') continue;
      expect(dynamodb.OldImage).toBeDefined();
      found.push([dynamodb.Keys.id.S, userIdentity]);
    }
  }
  return found;
}

const service = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

test('given items of every kind, when the minute is over, then those whose time is over are gone, and the stream says who did it', async () => {
  await put('over', seconds(-10));
  await put('ahead', seconds(3_600));
  await put('text', { S: seconds(-10).N });
  await put('none');
  // More than five years ago counts as a mistake.
  await put('ancient', seconds(-6 * 365 * 86_400));
  await put('by hand', seconds(-10));
  await call('DeleteItem', { TableName, Key: key('by hand') });

  wake();
  await expect.poll(ids, { timeout: 10_000 }).toEqual(['ahead', 'ancient', 'none', 'text']);
  expect(await removals()).toEqual([
    ['by hand', undefined],
    ['over', service],
  ]);
});

test('given a restart, when the stream is read again, then it still says who removed the item', async () => {
  await platform.close();
  platform = await start();
  expect(await removals()).toContainEqual(['over', service]);
});
