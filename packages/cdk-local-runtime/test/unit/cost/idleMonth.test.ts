import { expect, test } from 'vitest';
import { describeIdleMonth, idleMonth, type PricedTemplate } from '../../../src/cost/idleMonth.ts';

const template = (...resources: [string, Record<string, unknown>][]): PricedTemplate => ({
  Resources: Object.fromEntries(resources.map(([Type, Properties], at) => [`R${at}`, { Type, Properties }])),
});
const stat = { MetricStat: {} };

test('given what AWS charges by the month, when it is priced, then alarms count by metric and firewalls by rule', () => {
  const lines = idleMonth([
    template(
      ['AWS::CloudWatch::Alarm', { MetricName: 'Errors' }],
      ['AWS::CloudWatch::Alarm', { Metrics: [{ Expression: 'a + b' }, stat, stat] }],
      ['AWS::WAFv2::WebACL', { Rules: [{}, {}] }],
    ),
    template(['AWS::SecretsManager::Secret', {}], ['AWS::KMS::Key', {}], ['AWS::CloudWatch::Dashboard', {}]),
  ]);
  expect(lines.map(({ item, quantity, dollars }) => [item, quantity, Number(dollars.toFixed(2))])).toEqual([
    ['WAF web ACLs', 1, 5],
    ['CloudWatch dashboards', 1, 3],
    ['WAF rules', 2, 2],
    ['KMS keys', 1, 1],
    ['Secrets Manager secrets', 1, 0.4],
    ['CloudWatch alarms, by metric', 3, 0.3],
  ]);
});

test('given filters, when they are priced, then only one that reads a number has data while nothing fails', () => {
  const filter = (MetricValue: string): [string, Record<string, unknown>] => [
    'AWS::Logs::MetricFilter',
    { MetricTransformations: [{ MetricValue }] },
  ];
  expect(idleMonth([template(filter('$.headAge'), filter('1'))])).toMatchObject([
    { item: 'CloudWatch metrics of logs', quantity: 1 },
  ]);
});

test('given queues that functions and pipes read, when they are priced, then they are polled, and streams are not', () => {
  const lines = idleMonth([
    template(
      ['AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      ['AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] } }],
      ['AWS::Pipes::Pipe', { SourceParameters: { SqsQueueParameters: { BatchSize: 1 } } }],
      ['AWS::Pipes::Pipe', { SourceParameters: { DynamoDBStreamParameters: {} } }],
    ),
  ]);
  expect(lines).toMatchObject([{ item: 'SQS requests', quantity: 2 * 5 * 3 * 43_800 }]);
});

test('given schedules, when they are priced, then each run is one of a schedule and one of a function', () => {
  const schedule = (ScheduleExpression: string): [string, Record<string, unknown>] => [
    'AWS::Scheduler::Schedule',
    { ScheduleExpression },
  ];
  const lines = idleMonth([
    template(schedule('rate(1 minute)'), schedule('rate(1 hour)'), schedule('at(2027-09-01T00:00:00)')),
  ]);
  expect(lines.map(({ item, quantity }) => [item, quantity])).toEqual([
    ['EventBridge schedules', 43_800 + 730],
    ['Lambda requests', 43_800 + 730],
  ]);
});

test('given the lines, when they are described, then the month comes first', () => {
  const text = describeIdleMonth('testnet', idleMonth([template(['AWS::KMS::Key', {}])]));
  expect(text).toContain('A month of testnet with nothing to do: $1.00');
  expect(text).toMatch(/KMS keys +1 +\$1\.00/);
});
