import { Duration } from 'aws-cdk-lib';
import { Dashboard as CloudWatchDashboard, GraphWidget, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../../environments/environment.ts';
import type { DurableQueue } from '../../bricks/durableQueue.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { pipeMetric, type StreamPipe } from '../../bricks/streamPipe.ts';

export interface DashboardProps {
  readonly environment: EnvironmentName;
  readonly api: GraphqlApi;
  readonly functions: readonly ServiceFunction[];
  readonly queues: readonly DurableQueue[];
  readonly pipes: readonly StreamPipe[];
}

/** One page, in the order of a payment's way: API, functions, pipes, queues. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { api, functions, queues, pipes } = props;
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
        functions.map((f) => f.function.metricInvocations({ period })),
      ),
      row(
        'Function errors',
        functions.map((f) => f.function.metricErrors({ period })),
      ),
      row(
        'Function duration, p99',
        functions.map((f) => f.function.metricDuration({ period, statistic: 'p99' })),
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
        queues.map((q) => q.queue.metricApproximateNumberOfMessagesVisible({ period })),
      ),
      row(
        'Oldest message, seconds',
        queues.map((q) => q.queue.metricApproximateAgeOfOldestMessage({ period })),
      ),
    );
  }
}

function row(title: string, left: Metric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8 });
}
