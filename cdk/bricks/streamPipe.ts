import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnPipe, type CfnPipeProps } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../functions/events/envelope.ts';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './durableQueue.ts';
import type { RecordTable } from './recordTable.ts';
import { RunbookAlarm } from './runbookAlarm.ts';
import type { ServiceFunction } from './serviceFunction.ts';
import { ServiceRole } from './serviceRole.ts';
import { removalPolicyOf } from './keep.ts';

export interface StreamPipeProps {
  readonly environment: Environment;
  /** The table's name, which is the pipe's too. */
  readonly name: string;
  readonly table: RecordTable;
  readonly to: StreamPipeEnd;
}

/** Where records go. */
export type StreamPipeEnd =
  | {
      /** Turns stream records into events, none where nothing changed for others. */
      readonly translate: ServiceFunction;
      readonly bus: EventBus;
      /** Patterns of which a record has to match one; default: each record is looked at. */
      readonly filters?: readonly object[];
    }
  /** As they are; those of new items alone. */
  | { readonly newItemsTo: Queue };

/**
 * The one reader of a table's stream: puts what its records say on the bus, or into a queue. A batch that fails is retried,
 * halved, and at last its pointer goes to the dead letters, so that one record never holds the rest.
 */
export class StreamPipe extends Construct {
  readonly pipe: CfnPipe;

  constructor(scope: Construct, id: string, props: StreamPipeProps) {
    super(scope, id);
    const { environment, name, table, to } = props;
    const pipeName = physicalName(environment.name, `${name}-events`);
    const dead = new DeadLetters(this, 'Dead', {
      environment: environment.name,
      name: `${name}-events-dead`,
      meaning: `Records of the ${name} stream could not be passed on; the letter points to them.`,
      runbook: 'pipe-dead-letters',
    });
    const streamArn = streamOf(table);
    const role = new ServiceRole(this, 'Role', {
      roleName: pipeName,
      service: 'pipes',
    });
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
    allow(
      role,
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((a) => `dynamodb:${a}`),
      [streamArn],
    );
    allowEnd(role, to);
    allow(role, ['sqs:SendMessage'], [dead.queue.queueArn]);
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/pipes/${pipeName}`,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    this.pipe = new CfnPipe(this, 'Pipe', {
      name: pipeName,
      roleArn: role.roleArn,
      source: streamArn,
      sourceParameters: {
        ...filterOf(to),
        dynamoDbStreamParameters: {
          startingPosition: 'TRIM_HORIZON',
          batchSize: 10,
          parallelizationFactor: 10,
          // Retries stop before the stream forgets the record, which it does after 24 hours.
          maximumRetryAttempts: 20,
          maximumRecordAgeInSeconds: Duration.hours(12).toSeconds(),
          onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
          deadLetterConfig: { arn: dead.queue.queueArn },
        },
      },
      ...endOf(to),
      logConfiguration: { level: 'ERROR', cloudwatchLogsLogDestination: { logGroupArn: log.logGroupArn } },
    });
    this.#alarms(pipeName, name, table);
  }

  #alarms(pipeName: string, name: string, table: RecordTable): void {
    new RunbookAlarm(this, 'Failing', {
      metric: pipeMetric('ExecutionFailed', pipeName),
      periods: 2,
      meaning: `The pipe ${pipeName} keeps failing.`,
      runbook: 'pipe-failing',
    });
    // A pipe's state is no metric, but a pipe that stopped reads nothing while its table is written.
    new RunbookAlarm(this, 'Stopped', {
      metric: new MathExpression({
        // The constant gives every period a value: an alarm on a metric of AWS/DynamoDB stays as it is where data is missing.
        expression: 'IF(MAX([written, TIME_SERIES(0)]) > 0 AND MAX([run, TIME_SERIES(0)]) == 0, 1, 0)',
        usingMetrics: {
          written: table.sumOfFiveMinutes('ConsumedWriteCapacityUnits'),
          run: pipeMetric('Invocations', pipeName),
        },
        label: `${name} is written and ${pipeName} reads nothing`,
        period: Duration.minutes(5),
      }),
      periods: 2,
      meaning: `The ${name} table is written and the pipe ${pipeName} reads nothing: it was stopped or disabled.`,
      runbook: 'pipe-stopped',
    });
  }
}

const NEW_ITEMS = { eventName: ['INSERT'] };

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html */
function filterOf(to: StreamPipeEnd): Pick<CfnPipe.PipeSourceParametersProperty, 'filterCriteria'> {
  const filters = 'newItemsTo' in to ? [NEW_ITEMS] : (to.filters ?? []);
  if (filters.length === 0) return {};
  return { filterCriteria: { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) } };
}

function allowEnd(role: ServiceRole, to: StreamPipeEnd): void {
  if ('newItemsTo' in to) return allow(role, ['sqs:SendMessage'], [to.newItemsTo.queueArn]);
  allow(role, ['lambda:InvokeFunction'], [to.translate.function.functionArn]);
  allow(role, ['events:PutEvents'], [to.bus.eventBusArn]);
}

function endOf(to: StreamPipeEnd): Pick<CfnPipeProps, 'enrichment' | 'target' | 'targetParameters'> {
  if ('newItemsTo' in to) return { target: to.newItemsTo.queueArn };
  return {
    enrichment: to.translate.function.functionArn,
    target: to.bus.eventBusArn,
    targetParameters: { eventBridgeEventBusParameters: { source: EVENT_SOURCE, detailType: '$.type' } },
  };
}

function streamOf(table: RecordTable): string {
  if (table.tableStreamArn === undefined) throw new Error(`${table.node.path} has no stream`);
  return table.tableStreamArn;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html */
export function pipeMetric(metricName: string, pipeName: string): Metric {
  return new Metric({
    namespace: 'AWS/EventBridge/Pipes',
    metricName,
    dimensionsMap: { PipeName: pipeName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  });
}
