import { Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../../environments/environment.ts';
import { SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import type { ChainHealth } from './chainHealth.ts';
import type { RiskHealth } from './riskHealth.ts';
import type { DurableQueue } from '../../bricks/durableQueue.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { pipeMetric, type StreamPipe } from '../../bricks/streamPipe.ts';

export interface DashboardProps {
  readonly environment: EnvironmentName;
  readonly api: GraphqlApi;
  readonly chains: ChainHealth;
  readonly risk: RiskHealth;
  readonly drift: Metric;
  readonly internalErrors: Metric;
  readonly functions: readonly ServiceFunction[];
  readonly queues: readonly DurableQueue[];
  readonly pipes: readonly StreamPipe[];
}

/** One page: first what an operator asks first, then the way of a payment: API, functions, pipes, queues. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { api, functions, queues, pipes, risk } = props;
    const period = Duration.minutes(1);
    const dashboard = new CloudWatchDashboard(this, 'Resource', {
      dashboardName: physicalName(props.environment, 'payments'),
    });
    // https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
    const ofApi = (metricName: string, statistic: string): Metric =>
      new Metric({
        namespace: 'AWS/AppSync',
        metricName,
        statistic,
        period,
        dimensionsMap: { GraphQLAPIId: api.apiId },
      });
    dashboard.addWidgets(...asked(props));
    dashboard.addWidgets(
      row('Risk scores', [...risk.scores]),
      row('Risk alerts', [...risk.alerts]),
      row('Reviews, seconds', [...risk.reviewAge]),
    );
    dashboard.addWidgets(
      row(
        'API errors',
        ['4XXError', '5XXError'].map((name) => ofApi(name, Stats.SUM)),
      ),
      row(
        'API latency',
        ['p50', 'p99'].map((statistic) => ofApi('Latency', statistic)),
      ),
      row('Subscriptions', [
        ofApi('ActiveSubscriptions', Stats.SUM),
        ofApi('PublishDataMessageClientError', Stats.SUM),
      ]),
    );
    dashboard.addWidgets(
      row(
        'Calls',
        functions.map((f) => f.metric('Invocations', { statistic: Stats.SUM, period })),
      ),
      row(
        'Function errors',
        functions.map((f) => f.metric('Errors', { statistic: Stats.SUM, period })),
      ),
      row(
        'Function duration, p99',
        functions.map((f) => f.metric('Duration', { statistic: 'p99', period })),
      ),
    );
    dashboard.addWidgets(
      row(
        'Pipes',
        pipes.flatMap(({ pipe }) =>
          ['Invocations', 'ExecutionFailed'].map((name) => pipeMetric(name, pipe.name ?? '')),
        ),
      ),
      row(
        'Waiting messages',
        queues.map((q) => q.metric('ApproximateNumberOfMessagesVisible')),
      ),
      row(
        'Oldest message, seconds',
        queues.map((q) => q.metric('ApproximateAgeOfOldestMessage')),
      ),
    );
  }
}

/** Is money under way, is anything late, is there gas, do the books fit, what fails, and what does it cost. */
function asked({ chains, drift, internalErrors, functions }: DashboardProps): GraphWidget[] {
  const failures = new MathExpression({
    expression: 'SUM(METRICS())',
    usingMetrics: Object.fromEntries(
      functions.map((each, index) => [`f${index}`, each.metric('Errors', SUM_OF_FIVE_MINUTES)]),
    ),
    label: 'functions that threw',
    period: SUM_OF_FIVE_MINUTES.period,
  });
  return [
    row(
      'Money under way',
      [chains.underWay.graphOfEach('sweeps')],
      [chains.unsweptAge.graphOfEach('longest wait, s')],
    ),
    row('Lag, seconds', [chains.headAge.graphOfEach('head'), chains.cursorAge.graphOfEach('cursor')]),
    row('Gas, gwei', [chains.gasGwei.graphOfEach('wallet', 'Minimum')]),
    row('Ledger drift', [drift.with({ label: 'problems' })]),
    row('Errors', [internalErrors.with({ label: 'InternalError' }), failures]),
    row('Cost of the account this month, US$', [ESTIMATED_CHARGES]),
  ];
}

/**
 * Billing writes it in one region alone, where billing alerts are switched on.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
 */
const ESTIMATED_CHARGES = new Metric({
  namespace: 'AWS/Billing',
  metricName: 'EstimatedCharges',
  dimensionsMap: { Currency: 'USD' },
  statistic: Stats.MAXIMUM,
  period: Duration.hours(6),
  region: 'us-east-1',
});

function row(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 8 });
}
