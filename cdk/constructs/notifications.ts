import { CfnOutput } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { BusRule, type RuleTarget } from './busRule.ts';
import { ServiceRole } from './serviceRole.ts';

export interface NotificationsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly api: GraphqlApi;
}

/** What is pushed of each subject: `invoice.refunded` carries a refund, which has a push of its own. */
const PUSHED = {
  invoice: [
    'created',
    'seen',
    'confirming',
    'paid',
    'expired',
    'cancelled',
    'reopened',
    'reverted',
    'sweeping',
    'sweep_waiting',
    'swept',
    'sweep_failed',
    'updated',
  ].map((change) => `invoice.${change}`),
  transaction: [{ prefix: 'transaction.' }],
} as const;

/** Who hears of an event outside of the system: subscribers of the API, and whatever merchants hang on the topic. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.#publish('publish-invoice', 'publishInvoice', 'invoice', props);
    this.#publish('publish-checkout', 'publishCheckout', 'invoice', props);
    this.#publish('publish-transaction', 'publishTransaction', 'transaction', props);
    this.#announce(props);
  }

  /** A rule that calls a publishing mutation, whose selection is what subscribers can see. */
  #publish(
    name: string,
    mutation: string,
    subject: 'invoice' | 'transaction',
    { environment, bus, api }: NotificationsProps,
  ): void {
    const role = new ServiceRole(this, `${mutation}Role`, {
      roleName: physicalName(environment.name, name),
      service: 'events',
    });
    allow(role, ['appsync:GraphQL'], [`${api.arn}/types/Mutation/fields/${mutation}`]);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
    const target: RuleTarget = {
      arn: api.graphQLEndpointArn,
      roleArn: role.roleArn,
      appSyncParameters: { graphQlOperation: readFileSync(`schema/operations/${mutation}.graphql`, 'utf8') },
      inputTransformer: { inputPathsMap: { data: '$.detail.data' }, inputTemplate: `{"${subject}": <data>}` },
    };
    new BusRule(this, mutation, {
      environment: environment.name,
      bus,
      name,
      types: PUSHED[subject],
      hours: 1,
      target,
    });
  }

  #announce({ environment, bus }: NotificationsProps): void {
    const topic = new Topic(this, 'Topic', {
      topicName: physicalName(environment.name, 'events'),
      enforceSSL: true,
    });
    const admit = (ruleArn: string): void => {
      const service = new ServicePrincipal('events.amazonaws.com', {
        conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      });
      topic.grantPublish(service);
    };
    new BusRule(this, 'Announce', {
      environment: environment.name,
      bus,
      name: 'announce',
      types: ['invoice.', 'deposit.', 'sweep.', 'transaction.'].map((prefix) => ({ prefix })),
      hours: 24,
      // The envelope alone, without what EventBridge wraps around it.
      target: { arn: topic.topicArn, inputPath: '$.detail', admit },
    });
    new CfnOutput(this, 'EventsTopic', { key: 'EventsTopic', value: topic.topicArn });
  }
}
