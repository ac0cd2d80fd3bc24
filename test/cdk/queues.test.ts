import { describe, expect, it } from 'vitest';
import { alarmsOf, looksAt, ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const queues = ofType(template, 'AWS::SQS::Queue').map((queue) => ({
  ...queue,
  name: String(queue.properties.QueueName).replace('appsync-payments-mainnet-', ''),
}));
const deadLetterIds = new Set(
  queues.map(({ properties }) => target(properties.RedrivePolicy?.deadLetterTargetArn)).filter(Boolean),
);
const working = queues.filter(({ properties }) => properties.RedrivePolicy !== undefined);
const final = queues.filter(({ properties }) => properties.RedrivePolicy === undefined);

describe('every queue', () => {
  it.each(queues)(
    'given $name, then it is encrypted and refuses plain text transport',
    ({ id, properties }) => {
      expect(properties.SqsManagedSseEnabled).toBe(true);
      const statements = ofType(template, 'AWS::SQS::QueuePolicy')
        .filter((policy) => policy.properties.Queues.some((queue: unknown) => target(queue) === id))
        .flatMap((policy) => policy.properties.PolicyDocument.Statement);
      expect(statements).toContainEqual(
        expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      );
    },
  );

  it.each(final)(
    'given $name, which ends there, then it keeps messages for 14 days and the first raises an alarm',
    ({ properties }) => {
      expect(properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
      const alarms = alarmsOf('mainnet').filter((alarm) =>
        looksAt(alarm, 'ApproximateNumberOfMessagesVisible', properties.QueueName),
      );
      expect(alarms.map((alarm) => alarm.properties.Threshold)).toEqual([1]);
    },
  );

  it.each(working)(
    'given $name, which is worked on, then it gives up after a few tries',
    ({ properties }) => {
      expect(properties.RedrivePolicy.maxReceiveCount).toBeGreaterThanOrEqual(3);
      expect(properties.RedrivePolicy.maxReceiveCount).toBeLessThanOrEqual(10);
      expect(final.map(({ id }) => id)).toContain(target(properties.RedrivePolicy.deadLetterTargetArn));
    },
  );

  it('given the work queues, then no two share their dead letters', () => {
    expect(deadLetterIds.size).toBe(working.length);
  });
});

describe('queues that functions read', () => {
  const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ id, properties }) => {
    const queue = working.find((candidate) => candidate.id === target(properties.EventSourceArn));
    return queue === undefined ? [] : [{ id, properties, queue }];
  });

  it('given the loops, then both are among them', () => {
    expect(mappings.map(({ queue }) => queue.name)).toEqual(expect.arrayContaining(['watch', 'sweep']));
  });

  it.each(mappings)(
    'given $queue.name, then a message stays hidden six times as long as its function may take',
    ({ properties, queue }) => {
      const reader = template.Resources[target(properties.FunctionName) ?? ''];
      const timeout = Number(reader?.Properties['Timeout']);
      expect(timeout).toBeGreaterThan(0);
      expect(queue.properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
    },
  );

  it.each(mappings)(
    'given $queue.name, then one bad message does not take its batch along',
    ({ properties }) => {
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    },
  );
});
