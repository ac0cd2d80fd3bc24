import { type IFilterPattern, CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { observabilityOf, pathBelowStack } from './observability.ts';

export interface LogMetricProps {
  readonly logGroupName: string;
  readonly pattern: IFilterPattern;
  /** Unique in the account. */
  readonly metricName: string;
  /** Where in a line the number is, such as `$.headAge`. Default: each line that matches counts 1. */
  readonly value?: string;
  /** Members of the line whose values part the metric: each value is a metric of its own, so that there must be few. At most three. */
  readonly dimensions?: readonly string[];
}

const NAMESPACE = 'appsync-payments';

/**
 * A metric made of the lines of a log. A filter costs nothing; the metric is one of ours, at 30 cents a month while it has data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
 */
export class LogMetric extends Construct {
  readonly #metricName: string;

  constructor(
    scope: Construct,
    id: string,
    { logGroupName, pattern, metricName, value = '1', dimensions = [] }: LogMetricProps,
  ) {
    super(scope, id);
    this.#metricName = metricName;
    new CfnMetricFilter(observabilityOf(this), pathBelowStack(this).join('.'), {
      logGroupName,
      filterPattern: pattern.logPatternString,
      metricTransformations: [
        {
          ...{ metricNamespace: NAMESPACE, metricName, metricValue: value },
          ...(dimensions.length === 0
            ? {}
            : { dimensions: dimensions.map((key) => ({ key, value: `$.${key}` })) }),
        },
      ],
    });
  }

  metric(options: MetricOptions): Metric {
    return new Metric({ namespace: NAMESPACE, metricName: this.#metricName, ...options });
  }

  /**
   * The metric of each value of a dimension, worst first: in an alarm each is a contributor with a state of its own.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
   */
  worstOfEach(dimension: string, statistic: 'MAX' | 'MIN', period: Duration): MathExpression {
    const [of, order] = [`${statistic}("${this.#metricName}")`, statistic === 'MAX' ? 'DESC' : 'ASC'];
    return new MathExpression({
      expression: `SELECT ${of} FROM SCHEMA("${NAMESPACE}", ${dimension}) GROUP BY ${dimension} ORDER BY ${statistic}() ${order}`,
      usingMetrics: {},
      period,
    });
  }

  /** The metric of each value of a dimension, for a graph. @param label what is measured, after the dimension's value */
  graphOfEach(
    dimension: string,
    statistic: 'Maximum' | 'Minimum',
    period: Duration,
    label: string,
  ): MathExpression {
    const search = `{${NAMESPACE},${dimension}} MetricName="${this.#metricName}"`;
    return new MathExpression({
      expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
      usingMetrics: {},
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
      label: `\${PROP('Dim.${dimension}')} ${label}`,
      period,
    });
  }
}
