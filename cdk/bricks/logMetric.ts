import { type IFilterPattern, CfnMetricFilter } from 'aws-cdk-lib/aws-logs';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { observabilityOf, pathBelowStack } from './observability.ts';

export interface LogMetricProps {
  readonly logGroupName: string;
  readonly pattern: IFilterPattern;
  /** Unique in the account. */
  readonly metricName: string;
  /** Where in a line the number is, such as `$.headAge`. Default: each line that matches counts 1. */
  readonly value?: string;
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
    { logGroupName, pattern, metricName, value = '1' }: LogMetricProps,
  ) {
    super(scope, id);
    this.#metricName = metricName;
    new CfnMetricFilter(observabilityOf(this), pathBelowStack(this).join('.'), {
      logGroupName,
      filterPattern: pattern.logPatternString,
      metricTransformations: [{ metricNamespace: NAMESPACE, metricName, metricValue: value }],
    });
  }

  metric(options: MetricOptions): Metric {
    return new Metric({ namespace: NAMESPACE, metricName: this.#metricName, ...options });
  }
}
