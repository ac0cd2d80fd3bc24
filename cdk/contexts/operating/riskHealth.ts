import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LogMetric } from '../../bricks/logMetric.ts';
import { Measurement } from '../../bricks/measurement.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import type { Risk } from '../risk/risk.ts';

/** How risk is decided: from what the function of its stream measures of each transaction that came to its end. */
export class RiskHealth extends Construct {
  readonly scores: readonly IMetric[];
  readonly alerts: readonly IMetric[];
  readonly reviewAge: readonly IMetric[];

  constructor(scope: Construct, id: string, environment: Environment, { stream }: Risk) {
    super(scope, id);
    const { logGroupName } = stream.consumer;
    const of = (member: string): Metric =>
      new Measurement(this, member, { environment: environment.name, logGroupName, member }).metric();
    const [score, age, undecided] = [of('riskScore'), of('reviewAge'), of('reviewsUndecided')];
    this.scores = ['p50', 'p90', 'p99'].map((statistic) => score.with({ statistic, label: statistic }));
    this.reviewAge = [age.with({ statistic: Stats.MAXIMUM, label: 'longest review, s' })];
    this.alerts = [
      // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
      new Metric({
        namespace: 'AWS/SNS',
        metricName: 'NumberOfMessagesPublished',
        dimensionsMap: { TopicName: physicalName(environment.name, 'risk-alerts') },
        label: 'alerts',
        ...SUM_OF_FIVE_MINUTES,
      }),
      undecided.with({ statistic: Stats.SUM, label: 'reviews that nobody decided' }),
    ];
    new RunbookAlarm(this, 'Undecided', {
      metric: undecided.with({ statistic: Stats.SUM }),
      meaning: 'A review ended because nobody decided it in time.',
      runbook: 'review-not-decided',
    });
    const refused = new LogMetric(this, 'SettingsRefused', {
      logGroupName,
      pattern: FilterPattern.stringValue('$.message', '=', 'risk settings refused'),
      metricName: physicalName(environment.name, 'riskSettingsRefused'),
    });
    new RunbookAlarm(this, 'Refused', {
      metric: refused.metric(SUM_OF_FIVE_MINUTES),
      meaning: 'Settings of the risk rules are not valid and do not act.',
      runbook: 'risk-settings-refused',
    });
  }
}
