import { describe, expect, it } from 'vitest';
import { alarmsOf, ofType, templateOf } from './template.ts';

interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly Namespace: string } };
}

/** Ids of an alarm's metrics that have no value in some periods whatever the alarm says of missing data. */
function silentMetrics(properties: Record<string, any>): string[] {
  if (properties['Namespace'] === 'AWS/DynamoDB') return ['the alarm itself'];
  const queries = (properties['Metrics'] ?? []) as MetricQuery[];
  const expressions = queries.map(({ Expression = '' }) => Expression).join();
  return queries
    .filter(({ MetricStat }) => MetricStat?.Metric.Namespace === 'AWS/DynamoDB')
    .map(({ Id }) => Id)
    .filter((id) => !expressions.includes(`MAX([${id}, TIME_SERIES(0)])`));
}

describe('alarms on what DynamoDB reports only when it happens', () => {
  const alarms = alarmsOf('mainnet').map(({ id, properties }) => ({
    id,
    properties,
  }));
  const onTables = alarms.filter(({ properties }) => JSON.stringify(properties).includes('AWS/DynamoDB'));

  // Such an alarm ignores missing data, whatever it is told to do with it:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
  it.each(onTables)(
    'given $id, then a period without data counts as 0, so that it ends',
    ({ properties }) => {
      expect(silentMetrics(properties)).toEqual([]);
    },
  );

  it('given the tables, then each has such an alarm', () => {
    expect(onTables.length).toBeGreaterThanOrEqual(
      ofType(templateOf('mainnet'), 'AWS::DynamoDB::GlobalTable').length,
    );
  });
});
