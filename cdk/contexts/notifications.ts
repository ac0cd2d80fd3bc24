import { CfnOutput } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Kind, parse, print } from 'graphql';
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
  /** Their selections, in `schema/operations`, are what subscribers can see. */
  readonly mutations: readonly [string, ...string[]];
  /** The mutations' argument. */
  readonly argument: string;
}

const HEARD_BY_PAYERS = typesHeardBy('PAYER', 'invoice');

/** Every push costs an operation, whatever it publishes; EVENT_TYPES says who is notified of what. */
export const PUSHES: readonly Push[] = [
  {
    name: 'publish-invoice',
    mutations: ['publishInvoice'],
    argument: 'invoice',
    types: [
      ...typesHeardBy('MERCHANT', 'invoice').filter((type) => !HEARD_BY_PAYERS.includes(type)),
      'invoice.updated',
    ],
    // A checkout does not show how its sweep goes on.
    where: { 'invoice.updated': { data: { status: ['SWEEPING'] } } },
  },
  {
    name: 'publish-invoice-and-checkout',
    mutations: ['publishInvoice', 'publishCheckout'],
    argument: 'invoice',
    types: HEARD_BY_PAYERS,
    where: { 'invoice.updated': { data: { status: [{ 'anything-but': 'SWEEPING' }] } } },
  },
  {
    name: 'publish-transaction',
    mutations: ['publishTransaction'],
    argument: 'transaction',
    types: [...typesHeardBy('MERCHANT', 'transaction'), ...typesHeardBy('MERCHANT', 'refund')],
    where: { 'transaction.authorized': CARDS_ALONE },
    bySubject: true,
  },
  {
    name: 'publish-chain-head',
    mutations: ['publishChainHead'],
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

  /** A rule that calls publishing mutations, all in one operation. */
  #publish(
    { name, mutations, argument, ...events }: Push,
    { environment, bus, api }: NotificationsProps,
  ): void {
    const operation = mutations.join('And');
    const role = new ServiceRole(this, `${operation}Role`, {
      roleName: physicalName(environment.name, name),
      service: 'events',
    });
    allow(
      role,
      ['appsync:GraphQL'],
      mutations.map((mutation) => `${api.arn}/types/Mutation/fields/${mutation}`),
    );
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
    const target: RuleTarget = {
      arn: api.graphQLEndpointArn,
      roleArn: role.roleArn,
      appSyncParameters: { graphQlOperation: operationOf(mutations) },
      inputTransformer: {
        inputPathsMap: { data: '$.detail.data' },
        inputTemplate: `{"${argument}": <data>}`,
      },
    };
    new BusRule(this, operation, {
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

/**
 * One operation with the selections of all: AWS's price is of an operation (https://aws.amazon.com/appsync/pricing/), which is what a target executes, a mutation with its
 * fields (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_AppSyncParameters.html). They take the same variables.
 */
function operationOf(mutations: Push['mutations']): string {
  const texts = mutations.map((mutation) => readFileSync(`schema/operations/${mutation}.graphql`, 'utf8'));
  const definitions = texts.flatMap((text) => parse(text).definitions);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [first, ...others] = operations;
  if (first === undefined) throw new Error('a push publishes something');
  if (others.length === 0) return texts.join('');
  const selections = operations.flatMap(({ selectionSet }) => selectionSet.selections);
  const name = { kind: Kind.NAME, value: mutations.join('And') } as const;
  return print({ ...first, name, selectionSet: { ...first.selectionSet, selections } });
}
