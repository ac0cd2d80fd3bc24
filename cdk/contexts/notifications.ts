import { CfnOutput } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { CARDS_ALONE, typesHeardBy } from '../../functions/events/eventRoutes.ts';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from '../bricks/allow.ts';
import { BusRule, type BusRuleProps, type RuleTarget } from '../bricks/busRule.ts';
import { ServiceRole } from '../bricks/serviceRole.ts';

export interface NotificationsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly api: GraphqlApi;
}

interface Push extends Pick<BusRuleProps, 'types' | 'where' | 'bySubject'> {
  /** Name of the rule. */
  readonly name: string;
  /** Its selection, in `schema/operations`, is what subscribers can see. */
  readonly mutation: string;
  /** The mutation's argument. */
  readonly argument: string;
}

/** Every push costs a mutation; EVENT_TYPES says who is notified of what. */
export const PUSHES: readonly Push[] = [
  {
    name: 'publish-invoice',
    mutation: 'publishInvoice',
    argument: 'invoice',
    types: typesHeardBy('MERCHANT', 'invoice'),
  },
  {
    name: 'publish-checkout',
    mutation: 'publishCheckout',
    argument: 'invoice',
    types: typesHeardBy('PAYER', 'invoice'),
    // A checkout does not show how its sweep goes on.
    where: { 'invoice.updated': { data: { status: [{ 'anything-but': 'SWEEPING' }] } } },
  },
  {
    name: 'publish-transaction',
    mutation: 'publishTransaction',
    argument: 'transaction',
    types: [...typesHeardBy('MERCHANT', 'transaction'), ...typesHeardBy('MERCHANT', 'refund')],
    where: { 'transaction.authorized': CARDS_ALONE },
    bySubject: true,
  },
  {
    name: 'publish-chain-head',
    mutation: 'publishChainHead',
    argument: 'head',
    types: typesHeardBy('PAYER', 'chain'),
    bySubject: true,
  },
];

/** Who receives events outside of the system: subscribers of the API, and whatever merchants hang on the topic. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    for (const push of PUSHES) this.#publish(push, props);
    this.#announce(props);
  }

  /** A rule that calls a publishing mutation. */
  #publish(
    { name, mutation, argument, ...events }: Push,
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
      inputTransformer: {
        inputPathsMap: { data: '$.detail.data' },
        inputTemplate: `{"${argument}": <data>}`,
      },
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
    // EventBridge does not take conditions in the policy of a topic, so a role publishes:
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
    const role = new ServiceRole(this, 'AnnounceRole', {
      roleName: physicalName(environment.name, 'announce'),
      service: 'events',
    });
    allow(role, ['sns:Publish'], [topic.topicArn]);
    new BusRule(this, 'Announce', {
      environment: environment.name,
      bus,
      name: 'announce',
      types: typesHeardBy('TOPIC'),
      where: { 'transaction.authorized': CARDS_ALONE },
      bySubject: true,
      hours: 24,
      // The envelope alone, without what EventBridge wraps around it.
      target: { arn: topic.topicArn, roleArn: role.roleArn, inputPath: '$.detail' },
    });
    new CfnOutput(this, 'EventsTopic', { key: 'EventsTopic', value: topic.topicArn });
  }
}
