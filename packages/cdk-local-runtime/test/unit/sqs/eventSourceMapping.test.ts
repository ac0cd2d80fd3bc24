import { describe, expect, test } from 'vitest';
import { failedItems } from '../../../src/sqs/eventSource.ts';
import { readMapping } from '../../../src/sqs/eventSourceMapping.ts';
import type { Resource, Stack } from '../../../src/template/model.ts';

const resource = (type: string, properties: Record<string, unknown>, ref: string): Resource => ({
  logicalId: 'Mapping',
  type,
  properties,
  dependsOn: [],
  ref,
  attributes: {},
});
const queue = 'arn:aws:sqs:us-east-1:000000000000:q';
const kinesis = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
const stream = 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/s';

/** Reads a mapping of a queue of 30 s, or of a stream, to a function of 20 s. */
function read(properties: Record<string, unknown>, timeout = 20) {
  const stack = {
    ofType: () => [resource('AWS::Lambda::Function', { Timeout: timeout }, 'f')],
    byArn: (arn: string) => {
      if (arn === kinesis) return resource('AWS::Kinesis::Stream', {}, 's');
      return arn.startsWith(queue) ? resource('AWS::SQS::Queue', { VisibilityTimeout: 30 }, 'q') : null;
    },
  } as unknown as Stack;
  const mapping = { EventSourceArn: queue, FunctionName: 'f', ...properties };
  return readMapping(stack, resource('AWS::Lambda::EventSourceMapping', mapping, 'm'));
}

const readOfStream = (properties: Record<string, unknown>) =>
  read({ EventSourceArn: kinesis, StartingPosition: 'LATEST', ...properties });

describe('an event source mapping', () => {
  test('given what Lambda takes, then it is read', () => {
    expect(() =>
      read({ FunctionName: 'arn:aws:lambda:us-east-1:000000000000:function:f:live' }),
    ).not.toThrow();
    expect(() => read({ BatchSize: 100, MaximumBatchingWindowInSeconds: 1 })).not.toThrow();
    expect(() => read({ EventSourceArn: stream, StartingPosition: 'LATEST' })).not.toThrow();
    expect(() => readOfStream({ MaximumRecordAgeInSeconds: -1, ParallelizationFactor: 10 })).not.toThrow();
    expect(() => read({}, 30)).not.toThrow();
  });
  test.each<[Record<string, unknown>, string]>([
    [{ BatchSize: 11 }, 'MaximumBatchingWindowInSeconds: must be at least 1 with a batch size over 10'],
    [{ BatchSize: 0 }, 'BatchSize: must be from 1 to 10,000'],
    [{ EventSourceArn: `${queue}.fifo`, BatchSize: 11 }, 'BatchSize: a FIFO queue gives at most 10 messages'],
    [
      { EventSourceArn: `${queue}.fifo`, MaximumBatchingWindowInSeconds: 1 },
      'a FIFO queue takes no batch window',
    ],
    [
      { ScalingConfig: { MaximumConcurrency: 1 } },
      'ScalingConfig.MaximumConcurrency: must be from 2 to 1,000',
    ],
    [{ EventSourceArn: stream }, 'StartingPosition: must be TRIM_HORIZON or LATEST'],
    [{ FunctionName: 'g' }, 'FunctionName: the template has no function g'],
    [{ FilterCriteria: { Filters: [{ Pattern: '{}' }] } }, 'FilterCriteria: Event pattern is not valid'],
  ])('given %j, then it is refused', (properties, message) => {
    expect(() => read(properties)).toThrow(message);
  });
  // https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
  test.each<[Record<string, unknown>, string]>([
    [
      { StartingPosition: undefined },
      'StartingPosition: must be TRIM_HORIZON or LATEST for a Kinesis stream',
    ],
    [{ ParallelizationFactor: 11 }, 'ParallelizationFactor: must be from 1 to 10'],
    [{ MaximumRetryAttempts: 10_001 }, 'MaximumRetryAttempts: must be from -1 to 10000'],
    [{ MaximumRecordAgeInSeconds: 59 }, 'MaximumRecordAgeInSeconds: must be -1, or at least 60'],
    [{ MaximumBatchingWindowInSeconds: 301 }, 'MaximumBatchingWindowInSeconds: must be from 0 to 300'],
    [{ BatchSize: 10_001 }, 'BatchSize: must be from 1 to 10,000'],
    [{ ScalingConfig: { MaximumConcurrency: 2 } }, 'ScalingConfig: is for queues'],
    [
      { FilterCriteria: { Filters: [{ Pattern: '{"partitionKey":["a"]}' }] } },
      'FilterCriteria: a Kinesis stream is filtered by "data" only',
    ],
    [{ EventSourceArn: `${kinesis}2` }, 'EventSourceArn: the template has no stream'],
  ])('given a stream and %j, then it is refused', (properties, message) => {
    expect(() => readOfStream(properties)).toThrow(message);
  });
  test('given a function that may run longer than its messages stay hidden, then it is refused', () => {
    expect(() => read({}, 31)).toThrow(
      'Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds',
    );
  });
});

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
describe('reported failures', () => {
  const known = ['a', 'b'];
  test.each<[unknown]>([[null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }], ['text']])(
    'given %j, then all succeeded',
    (payload) => {
      expect(failedItems(payload, known)).toEqual(new Set());
    },
  );
  test('given identifiers, then those failed', () => {
    expect(failedItems({ batchItemFailures: [{ itemIdentifier: 'b' }] }, known)).toEqual(new Set(['b']));
  });
  test.each<[unknown]>([
    [{ batchItemFailures: [{ itemIdentifier: '' }] }],
    [{ batchItemFailures: [{ itemIdentifier: null }] }],
    [{ batchItemFailures: [{ itemId: 'a' }] }],
    [{ batchItemFailures: [{ itemIdentifier: 'c' }] }],
    [{ batchItemFailures: [null] }],
    [{ batchItemFailures: 'a' }],
  ])('given %j, then all failed', (payload) => {
    expect(failedItems(payload, known)).toBeUndefined();
  });
});
