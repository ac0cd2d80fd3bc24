import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './durableQueue.ts';
import type { ServiceFunction } from './serviceFunction.ts';
import { ServiceRole } from './serviceRole.ts';

export interface ScheduleProps {
  readonly environment: Environment;
  /** Of the schedule, its role and its dead letters. */
  readonly name: string;
  readonly target: ServiceFunction;
  /** Default: each minute. */
  readonly every?: 'minute' | 'hour' | 'day';
  /** The target gets `{"time": …}`, when it was due, ISO 8601: the same however often and late it is called. Default: what Scheduler says. */
  readonly withTime?: boolean;
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const TIME_INPUT = JSON.stringify({ time: '<aws.scheduler.scheduled-time>' });

/** Calls a function each minute, each hour or each day. The next one brings the next call: an old one has no worth. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const { environment, name, target, every = 'minute', withTime = false } = props;
    const scheduleName = physicalName(environment.name, `${name}-${every}`);
    const dead = new DeadLetters(this, 'Dead', {
      environment: environment.name,
      name: `${name}-${every}-dead`,
      meaning: `The schedule could not call ${name}.`,
      runbook: 'schedule-dead-letters',
    });
    const role = new ServiceRole(this, 'Role', {
      roleName: scheduleName,
      service: 'scheduler',
    });
    allow(role, ['lambda:InvokeFunction'], [target.function.functionArn]);
    allow(role, ['sqs:SendMessage'], [dead.queue.queueArn]);
    new CfnSchedule(this, 'Schedule', {
      name: scheduleName,
      // A day begins at midnight, UTC, and what belongs to it has some minutes to arrive.
      scheduleExpression: every === 'day' ? 'cron(10 0 * * ? *)' : `rate(1 ${every})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.function.functionArn,
        roleArn: role.roleArn,
        ...(withTime ? { input: TIME_INPUT } : {}),
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: dead.queue.queueArn },
      },
    });
  }
}
