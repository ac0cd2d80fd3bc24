import { Duration } from 'aws-cdk-lib';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';
import { LogMetric } from './logMetric.ts';

export interface MeasurementProps {
  readonly environment: EnvironmentName;
  readonly logGroupName: string;
  /** The member of the line `measured` that holds the number, such as `headAge`. */
  readonly member: string;
  /** A further member that the line must have, and its value: lines of one function may speak of several things. */
  readonly of?: { readonly member: string; readonly value: number };
}

/**
 * A number that a function writes into its log, as a metric.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export class Measurement extends Construct {
  readonly #measured: LogMetric;

  constructor(scope: Construct, id: string, { environment, logGroupName, member, of }: MeasurementProps) {
    super(scope, id);
    const only = of === undefined ? '' : ` && ($.${of.member} = ${of.value})`;
    this.#measured = new LogMetric(this, 'Filter', {
      logGroupName,
      pattern: FilterPattern.literal(`{ ($.message = "measured")${only} && ($.${member} = *) }`),
      metricName: physicalName(environment, of === undefined ? member : `${member}-${of.value}`),
      value: `$.${member}`,
    });
  }

  /** Worst or best of five minutes. */
  metric(statistic: typeof Stats.MAXIMUM | typeof Stats.MINIMUM = Stats.MAXIMUM): Metric {
    return this.#measured.metric({ statistic, period: Duration.minutes(5) });
  }
}
