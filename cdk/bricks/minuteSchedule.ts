import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { DeadLetters } from './durableQueue.ts';
import type { ServiceFunction } from './serviceFunction.ts';
import { ServiceRole } from './serviceRole.ts';

export interface MinuteScheduleProps {
  readonly environment: Environment;
  /** Of the schedule, its role and its dead letters. */
  readonly name: string;
  readonly target: ServiceFunction;
}

/** Calls a function each minute. The next minute brings the next call: an old one has no worth. */
export class MinuteSchedule extends Construct {
  constructor(scope: Construct, id: string, { environment, name, target }: MinuteScheduleProps) {
    super(scope, id);
    const scheduleName = physicalName(environment.name, `${name}-minute`);
    const dead = new DeadLetters(this, 'Dead', {
      environment: environment.name,
      name: `${name}-minute-dead`,
      meaning: `The minute schedule could not call ${name}.`,
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
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.function.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: dead.queue.queueArn },
      },
    });
  }
}
