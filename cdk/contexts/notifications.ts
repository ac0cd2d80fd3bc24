import { CfnOutput } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from '../bricks/allow.ts';
import { BusRule, type BusRuleProps, type RuleTarget } from '../bricks/busRule.ts';
import { ServiceRole } from '../bricks/serviceRole.ts';

export interface NotificationsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly api: GraphqlApi;
}

/** Changes that a payer sees as well as the merchant. */
const SEEN_BY_PAYERS = [
  'seen',
  'confirming',
  'paid',
  'expired',
  'cancelled',
  'reopened',
  'reverted',
  'sweeping',
  'swept',
  'sweep_failed',
];

const named = (changes: readonly string[]): readonly string[] => changes.map((change) => `invoice.${change}`);

/** What is pushed to whom: `invoice.refunded` carries a refund, which has a push of its own. */
const PUSHED = {
  merchant: {
    subject: 'invoice',
    types: named(['created', ...SEEN_BY_PAYERS, 'sweep_waiting', 'updated']),
  },
  // Every push costs a mutation. Before the merchant has the answer nobody can wait for an invoice, and a checkout does not
  // show how its sweep goes on.
  payer: {
    subject: 'invoice',
    types: named(SEEN_BY_PAYERS),
    where: { 'invoice.updated': { data: { status: [{ 'anything-but': 'SWEEPING' }] } } },
  },
  transactions: { subject: 'transaction', types: [{ prefix: 'transaction.' }] },
} as const;

interface Pushed extends Pick<BusRuleProps, 'types' | 'where'> {
  /** The mutation's argument. */
  readonly subject: 'invoice' | 'transaction';
}

/** Who hears of an event outside of the system: subscribers of the API, and whatever merchants hang on the topic. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.#publish('publish-invoice', 'publishInvoice', PUSHED.merchant, props);
    this.#publish('publish-checkout', 'publishCheckout', PUSHED.payer, props);
    this.#publish('publish-transaction', 'publishTransaction', PUSHED.transactions, props);
    this.#announce(props);
  }

  /** A rule that calls a publishing mutation, whose selection is what subscribers can see. */
  #publish(
    name: string,
    mutation: string,
    { subject, ...events }: Pushed,
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
      ...events,
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
