import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { allow, QUEUE_READER } from './allow.ts';
import { BusRule, type BusRuleProps, queueTarget } from './busRule.ts';
import { DurableQueue } from './durableQueue.ts';
import { OperatorRole } from './operatorRole.ts';
import { allowRedrive } from './redriveRole.ts';
import { ServiceFunction, type ServiceFunctionProps } from './serviceFunction.ts';

export interface EventConsumerProps extends Pick<
  BusRuleProps,
  'types' | 'where' | 'detail' | 'bySubject' | 'replays'
> {
  readonly environment: Environment;
  readonly bus: EventBus;
  /** Name of the rule and of the queue, e.g. `daily-volume`. */
  readonly name: string;
  /** Name of the entry that takes the events, and of its function. */
  readonly entry: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: ServiceFunctionProps['files'];
  /** Most calls of the function at a time, 2 or more; default: as many as Lambda makes. */
  readonly maxConcurrency?: number;
  /**
   * How long the first event of a batch waits for others, in whole seconds; default: not at all. Nobody may wait for what the function does.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
   */
  readonly batchWindow?: Duration;
  readonly recursiveLoop?: ServiceFunctionProps['recursiveLoop'];
  /** Names of further queues that serve it, whose letters the same role moves back. */
  readonly queues?: readonly string[];
}

const TIMEOUT = Duration.seconds(10);

/**
 * A consumer on the bus, to be added or removed alone: a rule, a queue that keeps what the function is not ready for, and the
 * function. Retries are finite at each step; what is left over raises an alarm.
 */
export class EventConsumer extends Construct {
  readonly consumer: ServiceFunction;
  readonly queue: DurableQueue;

  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id);
    const { environment, bus, name, types, replays = false, queues = [], batchWindow } = props;
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name,
      // Six times what a call takes, and the window: the page that `batchWindow` names.
      visibilityTimeout: Duration.seconds(6 * TIMEOUT.toSeconds() + (batchWindow?.toSeconds() ?? 0)),
      maxReceiveCount: 5,
      runbook: 'consumer-dead-letters',
    });
    this.consumer = new ServiceFunction(this, 'Consumer', {
      environment,
      entry: props.entry,
      timeout: TIMEOUT,
      memory: 256,
      variables: props.variables ?? {},
      ...(props.files === undefined ? {} : { files: props.files }),
      ...(props.recursiveLoop === undefined ? {} : { recursiveLoop: props.recursiveLoop }),
    });
    const { queue } = this.queue;
    allow(this.consumer.role, QUEUE_READER, [queue.queueArn]);
    new EventSourceMapping(this, 'Mapping', {
      target: this.consumer.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      ...(batchWindow === undefined ? {} : { maxBatchingWindow: batchWindow }),
      ...(props.maxConcurrency === undefined ? {} : { maxConcurrency: props.maxConcurrency }),
    });
    new BusRule(this, 'Rule', {
      environment: environment.name,
      bus,
      name,
      types,
      ...(props.where === undefined ? {} : { where: props.where }),
      ...(props.bySubject === undefined ? {} : { bySubject: props.bySubject }),
      ...(props.detail === undefined ? {} : { detail: props.detail }),
      hours: 24,
      replays,
      // The envelope alone, without what EventBridge wraps around it.
      target: queueTarget(queue, { inputPathsMap: { detail: '$.detail' }, inputTemplate: '<detail>' }),
    });
    allowRedrive(new OperatorRole(this, environment.name, `redrive-${name}`), environment.name, {
      queues: [name, ...queues],
      rules: [name],
      bus,
    });
  }
}
