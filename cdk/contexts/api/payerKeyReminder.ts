import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { allow } from '../../bricks/allow.ts';
import { DeadLetters } from '../../bricks/durableQueue.ts';
import { observabilityOf } from '../../bricks/observability.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';

const DAYS_BEFORE = 30;

/** Notifies the operators, once, that the payers' API key ends: no metric knows it. */
export class PayerKeyReminder extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { topic } = observabilityOf(this).operators;
    const name = physicalName(environment.name, 'payer-key');
    const dead = new DeadLetters(this, 'Dead', {
      environment: environment.name,
      name: 'payer-key-dead',
      meaning: 'The reminder of the payers’ API key could not be sent.',
      runbook: 'payer-key-ends',
    });
    const role = new ServiceRole(this, 'Role', {
      roleName: name,
      service: 'scheduler',
    });
    allow(role, ['sns:Publish'], [topic.topicArn]);
    allow(role, ['sqs:SendMessage'], [dead.queue.queueArn]);
    const at = new Date(environment.payerKeyExpires);
    at.setUTCDate(at.getUTCDate() - DAYS_BEFORE);
    new CfnSchedule(this, 'Schedule', {
      name,
      // Without milliseconds and zone, which is UTC: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
      scheduleExpression: `at(${at.toISOString().slice(0, 19)})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: topic.topicArn,
        roleArn: role.roleArn,
        input: `The payers' API key ends at ${environment.payerKeyExpires.toISOString()}. See docs/operating/runbook.md#payer-key-ends`,
        retryPolicy: { maximumRetryAttempts: 20, maximumEventAgeInSeconds: 86_400 },
        deadLetterConfig: { arn: dead.queue.queueArn },
      },
    });
  }
}
