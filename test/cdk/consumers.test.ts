import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { describe, expect, it } from 'vitest';
import { ObservabilityStack } from '../../cdk/bricks/observability.ts';
import { observabilityStackName } from '../../cdk/environments/environment.ts';
import { mainnet } from '../../cdk/environments/mainnet.ts';
import { Crm } from '../../examples/consumers/crm/construct.ts';
import { DailyVolume } from '../../examples/consumers/dailyVolume/construct.ts';
import { type Found, looksAt, ofType, statementsOf, target, type Template } from './template.ts';

const CONSUMERS = { crm: Crm, 'daily-volume': DailyVolume } as const;

/** A stack with a bus and one consumer on it, and nothing else of ours; and the alarms. */
function alone(name: keyof typeof CONSUMERS): { template: Template; alarms: Found[] } {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'consumer');
    new ObservabilityStack(app, mainnet);
    const bus = new EventBus(stack, 'Bus', { eventBusName: 'appsync-payments-mainnet' });
    new CONSUMERS[name](stack, 'Consumer', { environment: mainnet, bus });
    const assembly = app.synth();
    const observability = assembly.getStackByName(observabilityStackName('mainnet')).template as Template;
    return {
      template: assembly.getStackByName('consumer').template as Template,
      alarms: ofType(observability, 'AWS::CloudWatch::Alarm'),
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe.each(Object.keys(CONSUMERS) as (keyof typeof CONSUMERS)[])(
  'the consumer %s, attached alone',
  (name) => {
    const { template, alarms } = alone(name);
    const [rule] = ofType(template, 'AWS::Events::Rule');
    const queues = ofType(template, 'AWS::SQS::Queue');
    const working = queues.filter(({ properties }) => properties.RedrivePolicy !== undefined);
    const alarmsOf = (metric: string, id: string | undefined) =>
      alarms.filter((alarm) => {
        const { QueueName, FunctionName } = template.Resources[id ?? '']?.Properties ?? {};
        return looksAt(alarm, metric, String(QueueName ?? FunctionName));
      });

    it('given its rule, then it tries for a day at most and keeps what it cannot deliver', () => {
      const [delivery, ...others] = rule!.properties.Targets;
      expect(others).toEqual([]);
      expect(delivery.RetryPolicy).toEqual({ MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 86_400 });
      expect(queues.map(({ id }) => id)).toContain(target(delivery.DeadLetterConfig.Arn));
      expect(
        alarms.filter(({ properties }) => properties.MetricName === 'InvocationsFailedToBeSentToDlq'),
      ).toHaveLength(1);
    });

    it('given what notifies, then it takes no part in a replay; given what counts, then it does', () => {
      const pattern = rule!.properties.EventPattern;
      expect(pattern['replay-name']).toEqual(name === 'crm' ? [{ exists: false }] : undefined);
    });

    it('given its queues, then each gives up after five tries, and the first dead letter raises an alarm', () => {
      expect(working.length).toBeGreaterThan(0);
      for (const { properties } of working) {
        expect(properties.RedrivePolicy.maxReceiveCount).toBe(5);
        const dead = target(properties.RedrivePolicy.deadLetterTargetArn);
        expect(alarmsOf('ApproximateNumberOfMessagesVisible', dead)).toHaveLength(1);
      }
    });

    it('given its function, then one bad message does not take its batch along, and an error raises an alarm', () => {
      const [mapping] = ofType(template, 'AWS::Lambda::EventSourceMapping');
      expect(mapping?.properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(alarmsOf('Errors', target(mapping?.properties.FunctionName))).toHaveLength(1);
    });

    it('given its role, then it may do what it does and no more', () => {
      const [reader] = ofType(template, 'AWS::Lambda::Function');
      const allowed = statementsOf(template, target(reader?.properties.Role) ?? '')
        .flatMap(({ actions }) => actions)
        .filter(
          (action) =>
            /^(dynamodb|sqs):/.test(action) && !/Message$|MessageVisibility|QueueAttributes/.test(action),
        );
      expect(allowed.sort()).toEqual(
        name === 'crm'
          ? ['dynamodb:GetItem', 'dynamodb:PutItem']
          : ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
      );
    });

    it('given its alarms, then each names an entry of the runbook', () => {
      const runbook = readFileSync('docs/operating/runbook.md', 'utf8').toLowerCase();
      for (const { properties } of alarms) {
        const anchor =
          /docs\/operating\/runbook\.md#([\w-]+)/.exec(properties.AlarmDescription)?.[1] ?? 'none';
        expect(runbook).toContain(`\n### ${anchor.replaceAll('-', ' ')}\n`);
      }
    });
  },
);
