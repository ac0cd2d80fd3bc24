import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { useEngines, type Runtime } from '../events/runtime.ts';
import { consumedStream, data, READ_ACTIONS, texts, type KinesisEvent } from './resources.ts';

const engines = useEngines();
const { within } = engines;

const put = async (runtime: Runtime, StreamName: string, entries: readonly string[], key = 'k') => {
  for (const text of entries)
    await runtime.gateway.json(OPERATOR, 'kinesis', 'PutRecord', {
      StreamName,
      PartitionKey: key,
      Data: data(text),
    });
};
const onFailure = { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } } };

describe('a Kinesis stream as the source of a function', () => {
  test('given records of two keys, then the function has them as Lambda gives them, in the order of each key', async () => {
    const handled: string[] = [];
    const events: KinesisEvent[] = [];
    const consume = (event: KinesisEvent) => {
      events.push(event);
      handled.push(...texts(event));
    };
    const mapping = { BatchSize: 5, ParallelizationFactor: 2 };
    await within(consumedStream('order', mapping, { ShardCount: 2 }), { consume }, async (runtime) => {
      const of = (key: string) => Array.from({ length: 20 }, (_, i) => `${key}${i}`);
      await Promise.all([put(runtime, 'order', of('a'), 'a'), put(runtime, 'order', of('b'), 'b')]);
      await expect.poll(() => handled.length, { timeout: 60_000 }).toBe(40);
      for (const key of ['a', 'b']) expect(handled.filter((text) => text.startsWith(key))).toEqual(of(key));
      expect(events[0]?.Records[0]).toMatchObject({
        eventSource: 'aws:kinesis',
        eventName: 'aws:kinesis:record',
        eventID: expect.stringMatching(/^shardId-\d{12}:\d+$/) as string,
        eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/order',
        kinesis: { kinesisSchemaVersion: '1.0', approximateArrivalTimestamp: expect.any(Number) as number },
      });
    });
  });

  test('given bisecting and a poison record among good ones, then its pointer goes to the destination and the rest is done', async () => {
    const handled: string[] = [];
    const consume = (event: KinesisEvent) => {
      if (texts(event).includes('poison')) throw new Error('poison');
      handled.push(...texts(event));
    };
    const mapping = {
      BatchSize: 4,
      MaximumBatchingWindowInSeconds: 20,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      ...onFailure,
    };
    await within(consumedStream('bisect', mapping), { consume }, async (runtime) => {
      await put(runtime, 'bisect', ['a', 'poison', 'b', 'c']);
      const [dead] = await runtime.receive('bisect-dead', 1);
      expect(JSON.parse(dead?.body ?? '')).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        KinesisBatchInfo: {
          batchSize: 1,
          shardId: 'shardId-000000000000',
          streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/bisect',
        },
      });
      await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['a', 'b', 'c']);
    });
  });

  test('given a reported failure, then everything from it on comes again, and nothing before it', async () => {
    const batches: string[][] = [];
    const consume = (event: KinesisEvent) => {
      batches.push(texts(event));
      const failed = batches.length === 1 ? event.Records[2] : undefined;
      return {
        batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.kinesis.sequenceNumber }],
      };
    };
    const mapping = {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 4,
      MaximumBatchingWindowInSeconds: 20,
    };
    await within(consumedStream('partial', mapping), { consume }, async (runtime) => {
      await put(runtime, 'partial', ['a', 'b', 'c', 'd']);
      await expect
        .poll(() => batches, { timeout: 60_000 })
        .toEqual([
          ['a', 'b', 'c', 'd'],
          ['c', 'd'],
        ]);
    });
  });

  test('given a filter on the data, then records that are not JSON or do not match are passed over', async () => {
    const handled: string[] = [];
    const mapping = { FilterCriteria: { Filters: [{ Pattern: '{"data":{"kind":["wanted"]}}' }] } };
    const consume = (event: KinesisEvent) => void handled.push(...texts(event));
    await within(consumedStream('sift', mapping), { consume }, async (runtime) => {
      const wanted = (n: number) => JSON.stringify({ kind: 'wanted', n });
      await put(runtime, 'sift', [wanted(1), 'no JSON', '{"kind":"other"}', wanted(2)]);
      await expect.poll(() => handled, { timeout: 60_000 }).toEqual([wanted(1), wanted(2)]);
    });
  });

  test('given a restart, then a consumer goes on after what it has done, and LATEST starts where it first began', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kinesis-'));
    const handled: string[] = [];
    const consume = (event: KinesisEvent) => void handled.push(...texts(event));
    const latest = consumedStream('again', { StartingPosition: 'LATEST' });
    const { Mapping: _, ...alone } = latest;
    try {
      await within(alone, { consume }, (runtime) => put(runtime, 'again', ['before']), { dataDir });
      // Begins, and sees nothing before it ends.
      await within(latest, { consume }, async () => {}, { dataDir });
      await within(alone, { consume }, (runtime) => put(runtime, 'again', ['meanwhile']), { dataDir });
      await within(
        latest,
        { consume },
        async (runtime) => {
          await put(runtime, 'again', ['after']);
          await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['meanwhile', 'after']);
        },
        { dataDir },
      );
      await within(
        latest,
        { consume },
        async (runtime) => {
          await put(runtime, 'again', ['last']);
          await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['meanwhile', 'after', 'last']);
        },
        { dataDir },
      );
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  test('given other shards at the next start, then what lies in the closed ones is read first', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'kinesis-'));
    const handled: string[] = [];
    const consume = (event: KinesisEvent) => void handled.push(...texts(event));
    const of = (shards: number) => consumedStream('reshard', {}, { ShardCount: shards });
    const { Mapping: _, ...alone } = of(1);
    try {
      await within(alone, { consume }, (runtime) => put(runtime, 'reshard', ['1', '2']), { dataDir });
      await within(
        of(3),
        { consume },
        async (runtime) => {
          await put(runtime, 'reshard', ['3', '4']);
          await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['1', '2', '3', '4']);
        },
        { dataDir },
      );
      await within(
        of(2),
        { consume },
        async (runtime) => {
          await put(runtime, 'reshard', ['5']);
          await expect.poll(() => handled, { timeout: 60_000 }).toEqual(['1', '2', '3', '4', '5']);
        },
        { dataDir },
      );
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  test.each([
    [
      'a role that may not list its shards',
      {},
      READ_ACTIONS.filter((action) => action !== 'kinesis:ListShards'),
      /EventSourceArn: Cannot access stream arn:aws:kinesis:us-east-1:000000000000:stream\/refused/,
    ],
    [
      'a destination that the role may not send to',
      { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:other' } } },
      READ_ACTIONS,
      /DestinationConfig.OnFailure.Destination: The function's role may not sqs:SendMessage/,
    ],
  ])('given %s, then the start stops with id, type and property', async (_, mapping, actions, refusal) => {
    const resources = consumedStream('refused', mapping, { ShardCount: 1 }, actions);
    const start = engines.runtime(JSON.parse(JSON.stringify(resources)) as typeof resources);
    await expect(start).rejects.toThrow(refusal);
    await expect(start).rejects.toThrow('Mapping (AWS::Lambda::EventSourceMapping)');
  });
});
