import { Duration } from 'aws-cdk-lib';
import { type MathExpression, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';
import { LogMetric } from './logMetric.ts';

export interface MeasurementProps {
  readonly environment: EnvironmentName;
  readonly logGroupName: string;
  /** The member of the line `measured` that holds the number, such as `headAge`. */
  readonly member: string;
  /** A further member of the line, such as `chainId`, whose values are measured each for itself; there must be few. Default: one number. */
  readonly by?: string;
}

const PERIOD = Duration.minutes(5);

/**
 * A number that a function writes into its log, as a metric: one filter, however many chains write it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export class Measurement extends Construct {
  readonly #measured: LogMetric;
  readonly #by: string;

  constructor(scope: Construct, id: string, { environment, logGroupName, member, by }: MeasurementProps) {
    super(scope, id);
    this.#by = by ?? '';
    const parted = by === undefined ? '' : ` && ($.${by} = *)`;
    this.#measured = new LogMetric(this, 'Filter', {
      logGroupName,
      pattern: FilterPattern.literal(`{ ($.message = "measured")${parted} && ($.${member} = *) }`),
      metricName: physicalName(environment, member),
      value: `$.${member}`,
      ...(by === undefined ? {} : { dimensions: [by] }),
    });
  }

  /** Worst or best of five minutes. */
  metric(statistic: typeof Stats.MAXIMUM | typeof Stats.MINIMUM = Stats.MAXIMUM): Metric {
    return this.#measured.metric({ statistic, period: PERIOD });
  }

  /** Each for itself, the worst of five minutes, for an alarm. */
  worstOfEach(statistic: 'MAX' | 'MIN' = 'MAX'): MathExpression {
    return this.#measured.worstOfEach(this.#by, statistic, PERIOD);
  }

  /** Each for itself, for a graph. */
  graphOfEach(label: string, statistic: 'Maximum' | 'Minimum' = 'Maximum'): MathExpression {
    return this.#measured.graphOfEach(this.#by, statistic, PERIOD, label);
  }
}
