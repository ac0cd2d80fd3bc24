import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { redriveSource } from '../../functions/events/redriveSource.ts';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import type { OperatorRole } from './operatorRole.ts';

/** A family of queues, by names without the environment. */
export interface Letters {
  /** Work queues, whose letters are in `<name>-dead`. */
  readonly queues: readonly string[];
  /** Rules, whose letters are in `<name>-rule-dead`. */
  readonly rules: readonly string[];
  readonly bus: EventBus;
}

/**
 * Lets a role move dead letters: messages to their queue, events to the bus under the sources of these rules and no other, so that it can
 * say nothing that the bus has not said before.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function allowRedrive(
  role: OperatorRole,
  environment: EnvironmentName,
  { queues, rules, bus }: Letters,
): void {
  const arn = (name: string): string =>
    Stack.of(role).formatArn({
      service: 'sqs',
      resource: physicalName(environment, name),
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  const dead = [...queues.map((name) => `${name}-dead`), ...rules.map((name) => `${name}-rule-dead`)];
  allow(role, ['sqs:GetQueueUrl', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'], dead.map(arn));
  if (queues.length > 0) allow(role, ['sqs:GetQueueUrl', 'sqs:SendMessage'], queues.map(arn));
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['events:PutEvents'],
      resources: [bus.eventBusArn],
      conditions: { StringEquals: { 'events:source': rules.map(redriveSource) } },
    }),
  );
}
