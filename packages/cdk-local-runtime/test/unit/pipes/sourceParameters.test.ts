import { describe, expect, test } from 'vitest';
import { checkSourceParameters } from '../../../src/pipes/sourceParameters.ts';

const bus = 'arn:aws:events:us-east-1:000000000000:event-bus/b';
const lambda = 'arn:aws:lambda:us-east-1:000000000000:function:f';
const check = (stream: Record<string, unknown>, Target = bus) =>
  checkSourceParameters({
    Source: 'arn:aws:dynamodb:us-east-1:000000000000:table/t/stream/s',
    Target,
    RoleArn: 'r',
    SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST', BatchSize: 10, ...stream } },
  });

describe('the parameters of a stream source', () => {
  test('given the least and the most, then they are taken', () => {
    expect(() =>
      check({ ParallelizationFactor: 1, MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: -1 }),
    ).not.toThrow();
    expect(() => check({ ParallelizationFactor: 10, MaximumBatchingWindowInSeconds: 300 })).not.toThrow();
    expect(() => check({ BatchSize: 10_000 }, lambda)).not.toThrow();
  });
  test.each([
    [{ ParallelizationFactor: 11 }, 'ParallelizationFactor must be from 1 to 10'],
    [{ BatchSize: 0 }, 'BatchSize must be from 1 to 10000'],
    [{ MaximumBatchingWindowInSeconds: 301 }, 'MaximumBatchingWindowInSeconds must be from 0 to 300'],
    [{ StartingPosition: 'AT_TIMESTAMP' }, 'StartingPosition must be TRIM_HORIZON or LATEST'],
    [{ BatchSize: 11 }, 'BatchSize is 11, but the target takes 10 events at most'],
    [{ BatchSize: undefined }, 'BatchSize is 100, but the target takes 10 events at most'],
  ])('given %j, then the pipe is refused', (parameters, message) => {
    expect(() => check(parameters)).toThrow(message);
  });
});
