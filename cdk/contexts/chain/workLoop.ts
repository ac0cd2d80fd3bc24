import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { EVERY_CHAIN } from '../../../functions/chain/loops/everyChain.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { allow, QUEUE_READER } from '../../bricks/allow.ts';
import { DeadLetters, DurableQueue } from '../../bricks/durableQueue.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';

export interface WorkLoopProps {
  readonly environment: Environment;
  /** Of the queue, the schedules and their role. */
  readonly name: string;
  readonly worker: ServiceFunction;
  readonly workerTimeout: Duration;
  /** Messages for one call of the worker. */
  readonly batchSize: number;
}

/**
 * A worker that wakes per chain: a queue of `{"chainId": n}`, and one schedule whose message each minute becomes such a one for every chain
 * that is configured. No message is the only trigger, so a lost one costs at most a minute; and a chain more is no resource more.
 */
export class WorkLoop extends Construct {
  readonly work: DurableQueue;

  constructor(scope: Construct, id: string, props: WorkLoopProps) {
    super(scope, id);
    const { environment, name, worker } = props;
    this.work = new DurableQueue(this, 'Work', {
      environment: environment.name,
      name,
      visibilityTimeout: Duration.seconds(6 * props.workerTimeout.toSeconds()),
      maxReceiveCount: 5,
      runbook: 'work-dead-letters',
    });
    const { queue } = this.work;
    allow(worker.role, QUEUE_READER, [queue.queueArn]);
    new EventSourceMapping(this, 'Mapping', {
      target: worker.function,
      eventSourceArn: queue.queueArn,
      batchSize: props.batchSize,
      reportBatchItemFailures: true,
    });
    this.#wakeEachMinute(props);
    // The schedule alone makes five calls in that time.
    new RunbookAlarm(this, 'Stopped', {
      metric: new MathExpression({
        expression: 'IF(FILL(calls, 0) == 0, 1, 0)',
        usingMetrics: { calls: worker.metric('Invocations', SUM_OF_FIVE_MINUTES) },
        label: `${name} is not called`,
        period: Duration.minutes(5),
      }),
      periods: 2,
      meaning: `Nothing has called ${name} for ten minutes.`,
      runbook: 'loop-stopped',
    });
  }

  #wakeEachMinute({ environment, name }: WorkLoopProps): void {
    const { queue } = this.work;
    const scheduleName = physicalName(environment.name, `${name}-minute`);
    const dead = new DeadLetters(this, 'ScheduleDead', {
      environment: environment.name,
      name: `${name}-minute-dead`,
      meaning: `The minute schedule could not wake ${name}.`,
      runbook: 'schedule-dead-letters',
    });
    const role = new ServiceRole(this, 'ScheduleRole', {
      roleName: scheduleName,
      service: 'scheduler',
    });
    allow(role, ['sqs:SendMessage'], [queue.queueArn, dead.queue.queueArn]);
    new CfnSchedule(this, 'Minute', {
      name: scheduleName,
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: queue.queueArn,
        roleArn: role.roleArn,
        input: EVERY_CHAIN,
        // The next minute brings the next message: an old one has no worth.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: dead.queue.queueArn },
      },
    });
  }
}
