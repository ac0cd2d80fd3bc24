import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { queueUrl, role, useEngines, type Runtime, type Resources } from '../events/runtime.ts';

const engines = useEngines();

function consumer(name: string, queue: Record<string, unknown>, mapping: Record<string, unknown>): Resources {
  return {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, ...queue } },
    Dead: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: `dead-${name}`, FifoQueue: queue['FifoQueue'] },
    },
    Role: role(`${name}-role`, 'lambda.amazonaws.com', [
      {
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      },
    ]),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'consume', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 1 },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { Ref: 'Function' },
        ...mapping,
      },
    },
  };
}
const { within } = engines;
const send = (runtime: Runtime, queue: string, bodies: string[], more: Record<string, unknown> = {}) =>
  runtime.gateway.json(OPERATOR, 'sqs', 'SendMessageBatch', {
    QueueUrl: queueUrl(runtime.gateway, queue),
    Entries: bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody, ...more })),
  });

interface SqsEvent {
  readonly Records: {
    messageId: string;
    body: string;
    attributes: Record<string, string>;
    messageAttributes: unknown;
  }[];
}

describe('a queue as the source of a function', () => {
  test('given messages, then a record looks as Lambda documents it', async () => {
    const seen = Promise.withResolvers<SqsEvent>();
    await within(
      consumer('source-shape', {}, {}),
      { consume: (event: never) => seen.resolve(event) },
      async (runtime) => {
        await send(runtime, 'source-shape', ['hello'], {
          MessageAttributes: { kind: { DataType: 'String', StringValue: 'greeting' } },
        });
        expect((await seen.promise).Records).toEqual([
          {
            messageId: expect.any(String),
            receiptHandle: expect.any(String),
            body: 'hello',
            attributes: expect.objectContaining({
              ApproximateReceiveCount: '1',
              SentTimestamp: expect.stringMatching(/^\d{13}$/),
              SenderId: expect.any(String),
              ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
            }),
            messageAttributes: {
              kind: {
                stringValue: 'greeting',
                stringListValues: [],
                binaryListValues: [],
                dataType: 'String',
              },
            },
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            eventSource: 'aws:sqs',
            eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:source-shape',
            awsRegion: 'us-east-1',
          },
        ]);
      },
    );
  });

  test('given reported failures, then only those come again and after too many receives they are dead', async () => {
    const counts = new Map<string, number>();
    const consume = ({ Records }: SqsEvent) => {
      for (const { body } of Records) counts.set(body, (counts.get(body) ?? 0) + 1);
      const failed = Records.filter(({ body }) => body === 'bad');
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    const queue = {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
    };
    const mapping = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    await within(consumer('source-partial', queue, mapping), { consume }, async (runtime) => {
      await send(runtime, 'source-partial', ['good', 'bad', 'fine']);
      expect(await runtime.receive('dead-source-partial', 1)).toMatchObject([{ body: 'bad' }]);
      expect(Object.fromEntries(counts)).toEqual({ good: 1, bad: 2, fine: 1 });
    });
  });

  test('given a function that throws, then the whole batch comes again', async () => {
    const done = Promise.withResolvers<undefined>();
    const batches: string[][] = [];
    const consume = ({ Records }: SqsEvent) => {
      batches.push(Records.map(({ body }) => body).sort());
      if (batches.length === 1) throw new Error('not yet');
      if (batches.flat().length >= 4) done.resolve(undefined);
    };
    await within(consumer('source-throws', { VisibilityTimeout: 1 }, {}), { consume }, async (runtime) => {
      await send(runtime, 'source-throws', ['a', 'b']);
      await done.promise;
      expect(batches.flat().sort()).toEqual(['a', 'a', 'b', 'b']);
    });
  });

  test('given a FIFO queue, then each group keeps its order over failures', async () => {
    const seen: string[] = [];
    const done = Promise.withResolvers<undefined>();
    let failures = 0;
    const consume = ({ Records }: SqsEvent) => {
      const failed = Records.filter(({ body }) => body === 'a1' && failures++ === 0);
      const stayed = new Set(failed.map(({ messageId }) => messageId));
      seen.push(...Records.filter(({ messageId }) => !stayed.has(messageId)).map(({ body }) => body));
      if (seen.length === 6) done.resolve(undefined);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    const queue = { FifoQueue: true, ContentBasedDeduplication: true, VisibilityTimeout: 1 };
    const mapping = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
    await within(consumer('source.fifo', queue, mapping), { consume }, async (runtime) => {
      for (const group of ['a', 'b']) {
        await send(
          runtime,
          'source.fifo',
          [1, 2, 3].map((n) => `${group}${n}`),
          { MessageGroupId: group },
        );
      }
      await done.promise;
      expect(seen.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
      expect(seen.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
    });
  });

  test('given a maximum concurrency, then no more batches run at a time', async () => {
    let running = 0;
    let most = 0;
    let handled = 0;
    const done = Promise.withResolvers<undefined>();
    const consume = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      if (++handled === 10) done.resolve(undefined);
    };
    const mapping = { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } };
    await within(consumer('source-two', {}, mapping), { consume }, async (runtime) => {
      await send(runtime, 'source-two', 'abcdefghij'.split(''));
      await done.promise;
      expect(most).toBe(2);
    });
  });

  test('given a batch window, then a batch over ten is gathered from several receives', async () => {
    const seen = Promise.withResolvers<number>();
    const mapping = { BatchSize: 15, MaximumBatchingWindowInSeconds: 20 };
    const consume = ({ Records }: SqsEvent) => seen.resolve(Records.length);
    await within(consumer('source-window', {}, mapping), { consume }, async (runtime) => {
      await send(runtime, 'source-window', 'abcdefghij'.split(''));
      await send(runtime, 'source-window', 'klmno'.split(''));
      expect(await seen.promise).toBe(15);
    });
  });

  test('given a function whose role may not receive, then its messages stay in the queue', async () => {
    const resources = consumer('source-denied', {}, {});
    resources['Role'] = role('source-denied-role', 'lambda.amazonaws.com', []);
    await within(resources, { consume: () => expect.unreachable() }, async (runtime) => {
      await send(runtime, 'source-denied', ['still here']);
      expect(await runtime.receive('source-denied', 1)).toMatchObject([{ body: 'still here' }]);
    });
  });

  test('given a source that this runtime does not run, then the start stops with id, type and property', async () => {
    const resources = consumer(
      'source-kafka',
      {},
      { EventSourceArn: 'arn:aws:kafka:us-east-1:000000000000:cluster/x' },
    );
    await expect(engines.runtime(resources)).rejects.toThrow(
      'Mapping (AWS::Lambda::EventSourceMapping) EventSourceArn: an event source of the service "kafka" does not run locally',
    );
  });
});
