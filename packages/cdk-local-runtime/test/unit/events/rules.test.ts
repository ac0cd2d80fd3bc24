import { describe, expect, test } from 'vitest';
import { readRules } from '../../../src/events/rules.ts';
import type { TargetDeps } from '../../../src/events/targets.ts';
import type { Resource, Stack } from '../../../src/template/model.ts';

const queue = 'arn:aws:sqs:us-east-1:000000000000:q';
const api = 'arn:aws:appsync:us-east-1:000000000000:endpoints/graphql-api/abc';

function read(properties: Record<string, unknown>) {
  const resource: Resource = {
    logicalId: 'Rule',
    type: 'AWS::Events::Rule',
    properties: { EventBusName: 'payments', EventPattern: { source: ['x'] }, ...properties },
    dependsOn: [],
    ref: 'payments|rule',
    attributes: { Arn: 'arn:aws:events:us-east-1:000000000000:rule/payments/rule' },
  };
  const stack = {
    ofType: () => [resource],
    byArn: (arn: string) => (arn.startsWith(queue) ? { ...resource, ref: 'http://gateway/q' } : null),
  } as unknown as Stack;
  return readRules(stack, { stack } as unknown as TargetDeps);
}
const target = (more: Record<string, unknown>) => ({ Targets: [{ Id: 't', Arn: queue, ...more }] });

describe('a rule', () => {
  test('given targets, then each has a key that lasts and its retry policy', () => {
    const [rule] = read(target({ RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 } }));
    expect(rule).toMatchObject({ name: 'rule', busName: 'payments', enabled: true });
    expect(rule?.targets).toMatchObject([
      {
        key: 'arn:aws:events:us-east-1:000000000000:rule/payments/rule|t',
        retry: { maximumRetryAttempts: 3, maximumEventAgeSeconds: 60 },
      },
    ]);
  });

  test('given no retry policy, then it is 185 retries within a day', () => {
    const [rule] = read(target({}));
    expect(rule?.targets[0]?.retry).toEqual({ maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 });
  });

  test('given a bus by its ARN and a disabled rule, then both are understood', () => {
    const [rule] = read({
      EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/b',
      State: 'DISABLED',
    });
    expect(rule).toMatchObject({ busName: 'b', enabled: false });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ EventPattern: undefined }, 'EventPattern: a rule needs an event pattern or a schedule'],
    [{ EventPattern: { source: 'x' } }, 'EventPattern: Event pattern is not valid'],
    [
      { ScheduleExpression: 'rate(1 hour)' },
      'ScheduleExpression: scheduled rules run on the default bus only',
    ],
    [{ Targets: Array.from({ length: 6 }, (_, i) => ({ Id: `t${i}`, Arn: queue })) }, 'at most 5 targets'],
    [
      target({ Arn: `${queue}.fifo` }),
      'Targets.t: a FIFO queue as a target needs SqsParameters.MessageGroupId',
    ],
    [target({ Arn: 'arn:aws:sqs:us-east-1:000000000000:other' }), 'Targets.t: the template has no queue'],
    [
      target({ Arn: 'arn:aws:batch:us-east-1:000000000000:job-queue/j' }),
      'a target of the service "batch" does not run',
    ],
    [target({ Arn: api, RoleArn: 'r' }), 'needs AppSyncParameters.GraphQLOperation'],
    [
      target({ Arn: api, AppSyncParameters: { GraphQLOperation: 'mutation { a }' } }),
      'an AppSync target needs RoleArn',
    ],
    [target({ DeadLetterConfig: { Arn: `${queue}.fifo` } }), 'a FIFO queue cannot be a dead-letter queue'],
    [
      target({ DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:gone' } }),
      'the template has no queue',
    ],
    [target({ RetryPolicy: { MaximumRetryAttempts: 186 } }), 'MaximumRetryAttempts must be from 0 to 185'],
    [
      target({ RetryPolicy: { MaximumEventAgeInSeconds: 59 } }),
      'MaximumEventAgeInSeconds must be from 60 to 86,400',
    ],
    [target({ InputPath: '$.a', Input: '1' }), 'only one of Input, InputPath'],
  ])('given %j, then the start stops with its id and property', (properties, message) => {
    expect(() => read(properties)).toThrow(message);
    expect(() => read(properties)).toThrow(/^Rule \(AWS::Events::Rule\) /);
  });
});
