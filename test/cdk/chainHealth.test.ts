import { describe, expect, it } from 'vitest';
import { alarmsOf, functionNamed, observabilityOf, ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const alarms = alarmsOf('mainnet');
const filters = ofType(observabilityOf('mainnet'), 'AWS::Logs::MetricFilter');

/** The alarm on a metric of ours, and the filter that makes the metric. */
function watched(member: string) {
  const name = `appsync-payments-mainnet-${member}`;
  return {
    alarm: alarms.find(({ properties }) => JSON.stringify(properties.Metrics ?? []).includes(`${name}\\"`)),
    filter: filters.find(({ properties }) => properties.MetricTransformations[0].MetricName === name),
  };
}

describe('what is measured of chains', () => {
  it.each([
    ['headAgePercent', 'watch', 'chain-head-frozen', 'GreaterThanOrEqualToThreshold', 100],
    ['cursorAge', 'watch', 'watching-late', 'GreaterThanOrEqualToThreshold', 900],
    ['reorganisedAge', 'watch', 'reorganisation-unsettled', 'GreaterThanOrEqualToThreshold', 900],
    ['certificateAge', 'watch', 'certificate-late', 'GreaterThanOrEqualToThreshold', 21_600],
    ['unsweptAge', 'sweep', 'unswept-money', 'GreaterThanOrEqualToThreshold', 3_600],
    ['gasPercent', 'sweep', 'gas-wallet-low', 'LessThanThreshold', 100],
  ])(
    'given %s, then one filter reads it from the log of %s, and one alarm compares it for each chain',
    (member, worker, runbook, comparison, threshold) => {
      const { alarm, filter } = watched(member);
      expect(filter?.properties).toMatchObject({
        FilterPattern: `{ ($.message = "measured") && ($.chainId = *) && ($.${member} = *) }`,
        MetricTransformations: [
          {
            MetricNamespace: 'appsync-payments',
            MetricValue: `$.${member}`,
            Dimensions: [{ Key: 'chainId', Value: '$.chainId' }],
          },
        ],
      });
      const log = target(functionNamed(template, worker).properties.LoggingConfig.LogGroup) ?? '';
      expect(filter?.properties.LogGroupName).toBe(template.Resources[log]?.Properties['LogGroupName']);
      const [of, order] = comparison === 'LessThanThreshold' ? ['MIN', 'ASC'] : ['MAX', 'DESC'];
      expect(alarm?.properties).toMatchObject({
        ComparisonOperator: comparison,
        Threshold: threshold,
        EvaluationPeriods: 2,
        TreatMissingData: 'notBreaching',
        Metrics: [
          {
            Expression: `SELECT ${of}("appsync-payments-mainnet-${member}") FROM SCHEMA("appsync-payments", chainId) GROUP BY chainId ORDER BY ${of}() ${order}`,
            Period: 300,
          },
        ],
      });
      expect(alarm?.properties.AlarmDescription).toContain(`#${runbook}`);
    },
  );
});

describe('dead letters', () => {
  /** Queues that anything in the template names as its dead-letter queue. */
  const named = new Set(
    Object.values(template.Resources).flatMap(({ Properties }) => deadLettersIn(Properties)),
  );

  it('given every queue that something gives up to, then one message in it raises an alarm', () => {
    expect(named.size).toBeGreaterThan(15);
    const seen = alarms
      .filter(({ properties }) => properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .filter(({ properties }) => properties.Threshold === 1)
      .flatMap(({ properties }) => properties.Dimensions.map(({ Value }: { Value: unknown }) => Value));
    const names = [...named].map((id) => template.Resources[id]?.Properties['QueueName']);
    expect(names.filter((name) => !seen.includes(name))).toEqual([]);
  });

  it('given every queue whose name says so, then something gives up to it', () => {
    const dead = ofType(template, 'AWS::SQS::Queue').filter(({ properties }) =>
      String(properties.QueueName).endsWith('-dead'),
    );
    expect(dead.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });
});

/** What stands under a dead-letter setting, of whatever service. */
function deadLettersIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const setting = /^(DeadLetterConfig|RedrivePolicy|OnFailure)$/.test(name);
    if (!setting) return deadLettersIn(member);
    const { Arn, deadLetterTargetArn, Destination } = member as Record<string, unknown>;
    return target(Arn ?? deadLetterTargetArn ?? Destination) ?? [];
  });
}
