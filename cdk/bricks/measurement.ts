import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';

export interface MeasurementProps {
  readonly environment: EnvironmentName;
  readonly logGroup: LogGroup;
  /** The member of the line `measured` that holds the number, such as `headAge`. */
  readonly member: string;
  /** A further member that the line must have, and its value: lines of one function may speak of several things. */
  readonly of?: { readonly member: string; readonly value: number };
}

/**
 * A number that a function writes into its log, as a metric. A filter costs nothing; the metric is one of ours, at 30 cents a month while it
 * has data.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export class Measurement extends Construct {
  readonly #metricName: string;

  constructor(scope: Construct, id: string, { environment, logGroup, member, of }: MeasurementProps) {
    super(scope, id);
    this.#metricName = physicalName(environment, of === undefined ? member : `${member}-${of.value}`);
    const only = of === undefined ? '' : ` && ($.${of.member} = ${of.value})`;
    new MetricFilter(this, 'Filter', {
      logGroup,
      filterPattern: FilterPattern.literal(`{ ($.message = "measured")${only} && ($.${member} = *) }`),
      metricNamespace: 'appsync-payments',
      metricName: this.#metricName,
      metricValue: `$.${member}`,
    });
  }

  /** Worst or best of five minutes. */
  metric(statistic: typeof Stats.MAXIMUM | typeof Stats.MINIMUM = Stats.MAXIMUM): Metric {
    return new Metric({
      namespace: 'appsync-payments',
      metricName: this.#metricName,
      statistic,
      period: Duration.minutes(5),
    });
  }
}
