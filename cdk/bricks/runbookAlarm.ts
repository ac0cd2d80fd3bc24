import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { physicalName } from '../environments/environment.ts';
import { observabilityOf, pathBelowStack } from './observability.ts';

export interface RunbookAlarmProps {
  /** What it watches must stand in it by a fixed name: the alarm is in another stack. */
  readonly metric: IMetric;
  /** Alarms at this value and above. Default 1. */
  readonly threshold?: number;
  /** True: alarms below the threshold instead. Default: false. */
  readonly below?: boolean;
  /** Periods in a row that must be at the threshold. Default 1. */
  readonly periods?: number;
  /** True: a deployment during which it goes off is taken back. Of five alarms at most. Default: false. */
  readonly rollsBack?: boolean;
  /** One sentence: what is wrong when it alarms. */
  readonly meaning: string;
  /** The heading in `docs/operating/runbook.md` that says what to do. */
  readonly runbook: string;
}

/**
 * An alarm that reaches the operators and names its entry of the runbook. No data is no alarm. It is made in the stack of what observes,
 * and named as the path to where it was declared.
 */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const observability = observabilityOf(this);
    const path = pathBelowStack(this);
    this.alarm = new Alarm(observability, path.join('.'), {
      alarmName: physicalName(observability.environmentName, inKebabCase(path)),
      metric: props.metric,
      threshold: props.threshold ?? 1,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator:
        props.below === true
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.meaning} See docs/operating/runbook.md#${props.runbook}`,
    });
    const action = new SnsAction(observability.operators.topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
    if (props.rollsBack === true) observability.addRollbackAlarm(this.alarm);
  }
}

/** `Posting/Queue/Dead` is `posting-queue-dead`. */
function inKebabCase(path: readonly string[]): string {
  return path
    .join('-')
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-')
    .toLowerCase();
}

/** What most alarms look at: the sum of five minutes. */
export const SUM_OF_FIVE_MINUTES = { statistic: Stats.SUM, period: Duration.minutes(5) } as const;

/**
 * The same metric with 0 for a period in which DynamoDB said nothing. Whatever an alarm on a metric of AWS/DynamoDB says of missing
 * data, it stays as it is while data is missing, and a table that refuses nothing says nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function nothingIsZero(metric: IMetric, label: string): MathExpression {
  return new MathExpression({
    expression: 'MAX([metric, TIME_SERIES(0)])',
    usingMetrics: { metric },
    label,
    period: SUM_OF_FIVE_MINUTES.period,
  });
}
