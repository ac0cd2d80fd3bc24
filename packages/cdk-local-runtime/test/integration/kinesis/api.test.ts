import { describe, expect, test } from 'vitest';
import type { AwsError } from '../../../src/gateway/gateway.ts';
import { OPERATOR, rolePrincipal } from '../../../src/gateway/principal.ts';
import { arn, openQueue, role, useEngines, type Resources, type Runtime } from '../events/runtime.ts';
import { data } from './resources.ts';

const engines = useEngines();
const { within } = engines;

const stream = (logicalId: string, Name: string, more: Record<string, unknown> = {}): Resources => ({
  [logicalId]: { Type: 'AWS::Kinesis::Stream', Properties: { Name, ...more } },
});
const streamArn = (name: string): string => `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`;

const ask = <T>(runtime: Runtime, action: string, input: unknown, as = OPERATOR): Promise<T> =>
  runtime.gateway.json<T>(as, 'kinesis', action, input);
const iterator = async (runtime: Runtime, StreamARN: string, more: Record<string, unknown> = {}) => {
  const { ShardIterator } = await ask<{ ShardIterator: string }>(runtime, 'GetShardIterator', {
    StreamARN,
    ShardId: 'shardId-000000000000',
    ShardIteratorType: 'TRIM_HORIZON',
    ...more,
  });
  return ShardIterator;
};
interface Page {
  Records: { Data: string; PartitionKey: string; ApproximateArrivalTimestamp: number }[];
  NextShardIterator: string | null;
}
const codeOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'no error',
    (error: AwsError) => error.code,
  );

describe('Kinesis behind the gateway', () => {
  test('given a stream by its ARN, when records are put, then they are read in their order, from the start or a time', async () => {
    await within(stream('Stream', 'read'), {}, async (runtime) => {
      for (const text of ['a', 'b'])
        await ask(runtime, 'PutRecord', {
          StreamARN: streamArn('read'),
          PartitionKey: text,
          Data: data(text),
        });
      const ShardIterator = await iterator(runtime, streamArn('read'));
      const page = await ask<Page>(runtime, 'GetRecords', { ShardIterator });
      expect(page.Records.map(({ Data }) => Buffer.from(Data, 'base64').toString())).toEqual(['a', 'b']);
      const at = (Timestamp: number) =>
        iterator(runtime, streamArn('read'), { ShardIteratorType: 'AT_TIMESTAMP', Timestamp });
      const second = page.Records[1]?.ApproximateArrivalTimestamp ?? 0;
      const after = await ask<Page>(runtime, 'GetRecords', { ShardIterator: await at(second + 60) });
      expect(after.Records).toEqual([]);
    });
  });

  test('given a shard, when more is put in a second than it takes, then the rest is refused, and counted per record', async () => {
    await within(stream('Stream', 'limits'), {}, async (runtime) => {
      const Records = Array.from({ length: 500 }, (_, i) => ({ PartitionKey: `${i}`, Data: data('x') }));
      const replies = await Promise.all(
        [1, 2, 3, 4, 5].map(() =>
          ask<{ FailedRecordCount: number; Records: { ErrorCode?: string }[] }>(runtime, 'PutRecords', {
            StreamName: 'limits',
            Records,
          }),
        ),
      );
      const refused = replies
        .flatMap((reply) => reply.Records)
        .filter(({ ErrorCode }) => ErrorCode !== undefined);
      expect(refused.length).toBeGreaterThan(0);
      expect(new Set(refused.map(({ ErrorCode }) => ErrorCode))).toEqual(
        new Set(['ProvisionedThroughputExceededException']),
      );
      expect(replies.reduce((sum, one) => sum + one.FailedRecordCount, 0)).toBe(refused.length);
    });
  });

  test('given a record that is too large, or a key that is too long or not there, then it is refused', async () => {
    const refused = [
      { PartitionKey: 'k'.repeat(257), Data: '' },
      { Data: '' },
      { PartitionKey: 'k', Data: Buffer.alloc(1024 * 1024 + 1).toString('base64') },
    ];
    await within(stream('Stream', 'sizes'), {}, async (runtime) => {
      for (const record of refused) {
        const failing = ask(runtime, 'PutRecord', { StreamName: 'sizes', ...record });
        expect(await codeOf(failing)).toBe('ValidationException');
      }
    });
  });

  test('given a shard, when it is read more than five times in a second, then the sixth is refused', async () => {
    await within(stream('Stream', 'reads'), {}, async (runtime) => {
      const ShardIterator = await iterator(runtime, streamArn('reads'));
      const reads = Array.from({ length: 12 }, () => codeOf(ask(runtime, 'GetRecords', { ShardIterator })));
      const codes = await Promise.all(reads);
      expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'no error'));
      expect(codes).toContain('ProvisionedThroughputExceededException');
    });
  });

  test('given a role for one stream, then another is not read with an iterator, its own or a forged one', async () => {
    const resources: Resources = {
      ...stream('Mine', 'mine'),
      ...stream('Theirs', 'theirs'),
      Role: role('reader', 'lambda.amazonaws.com', [
        {
          Action: ['kinesis:GetRecords', 'kinesis:GetShardIterator'],
          Resource: { 'Fn::GetAtt': ['Mine', 'Arn'] },
        },
      ]),
    };
    await within(resources, {}, async (runtime) => {
      const reader = rolePrincipal(arn.role('reader'), 'reader');
      const theirs = await iterator(runtime, streamArn('theirs'));
      const mine = await iterator(runtime, streamArn('mine'));
      const readAs = (ShardIterator: string) => codeOf(ask(runtime, 'GetRecords', { ShardIterator }, reader));
      expect(await readAs(mine)).toBe('no error');
      expect(await readAs(theirs)).toBe('AccessDeniedException');
      expect(await readAs(theirs.replace('theirs', 'mine'))).toBe('InvalidArgumentException');
      const put = { StreamARN: streamArn('mine'), PartitionKey: 'k', Data: '' };
      expect(await codeOf(ask(runtime, 'PutRecord', put, reader))).toBe('AccessDeniedException');
    });
  });

  test('given an action that does not run here, then it is refused by its name', async () => {
    await within(stream('Stream', 'fanout'), {}, async (runtime) => {
      const failing = ask(runtime, 'SubscribeToShard', { ConsumerARN: 'x' });
      await expect(failing).rejects.toThrow('SubscribeToShard of Kinesis does not run locally');
    });
  });

  test.each([
    ['ShardCount', { ShardCount: 2, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }],
    ['RetentionPeriodHours', { RetentionPeriodHours: 23 }],
    ['StreamModeDetails.StreamMode', { StreamModeDetails: { StreamMode: 'OTHER' } }],
    ['StreamEncryption.EncryptionType', { StreamEncryption: { EncryptionType: 'AES', KeyId: 'k' } }],
    ['MaxRecordSizeInKiB', { MaxRecordSizeInKiB: 2048 }],
    ['Name', { Name: 'filter' }],
  ])(
    'given a template with a wrong %s, then the start stops with id, type and property',
    async (property, more) => {
      await expect(engines.runtime(stream('Stream', 'wrong', more))).rejects.toThrow(
        `Stream (AWS::Kinesis::Stream) ${property}`,
      );
    },
  );

  test('given an on-demand stream with a longer retention, then it has four shards and keeps records so long', async () => {
    const more = { RetentionPeriodHours: 48, StreamModeDetails: { StreamMode: 'ON_DEMAND' } };
    await within(stream('Stream', 'demand', more), {}, async (runtime) => {
      const { StreamDescriptionSummary } = await ask<{ StreamDescriptionSummary: unknown }>(
        runtime,
        'DescribeStreamSummary',
        { StreamARN: streamArn('demand') },
      );
      expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 4, RetentionPeriodHours: 48 });
    });
  });
});

describe('a rule that feeds a stream', () => {
  const fed = (name: string, target: Record<string, unknown>): Resources => ({
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
    ...stream('Stream', name),
    ...openQueue('Dead', `${name}-dead`),
    Role: role(`${name}-role`, 'events.amazonaws.com', [
      { Action: ['kinesis:PutRecord'], Resource: { 'Fn::GetAtt': ['Stream', 'Arn'] } },
    ]),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: name,
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'] },
        Targets: [
          {
            Id: 's',
            Arn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            KinesisParameters: { PartitionKeyPath: '$.detail.customer' },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
            ...target,
          },
        ],
      },
    },
  });

  test('given events with and without a key, then those with one are in the stream under it, the others are dead letters', async () => {
    await within(fed('fed', {}), {}, async (runtime) => {
      await runtime.put('fed', { type: 'x', detail: { customer: 'c1' } }, { type: 'x', detail: {} });
      const [dead] = await runtime.receive('fed-dead', 1);
      expect(JSON.parse(dead?.body ?? '')).toMatchObject({ detail: {} });
      await expect
        .poll(
          async () => {
            const ShardIterator = await iterator(runtime, streamArn('fed'));
            const { Records } = await ask<Page>(runtime, 'GetRecords', { ShardIterator });
            return Records.map(({ PartitionKey, Data }) => [
              PartitionKey,
              (JSON.parse(Buffer.from(Data, 'base64').toString()) as { detail: unknown }).detail,
            ]);
          },
          { interval: 300, timeout: 60_000 },
        )
        .toEqual([['c1', { customer: 'c1' }]]);
    });
  });

  test.each([
    ['no role', { RoleArn: undefined }, 'a Kinesis target needs RoleArn'],
    ['a stream that is not there', { Arn: streamArn('other') }, 'the template has no stream'],
    ['a path that is none', { KinesisParameters: { PartitionKeyPath: 'detail' } }, 'is not a JSON path'],
  ])('given a target with %s, then the start stops', async (_, target, refusal) => {
    const resources = JSON.parse(JSON.stringify(fed('refused', target))) as Resources;
    await expect(engines.runtime(resources)).rejects.toThrow(refusal);
  });
});
