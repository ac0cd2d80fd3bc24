import { CfnOutput } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { BusRule, type RuleTarget } from './busRule.ts';

export interface NotificationsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly api: GraphqlApi;
}

/** Who hears of an event outside of the system: subscribers of the API, and whatever merchants hang on the topic. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    this.#publish('publish-invoice', 'publishInvoice', props);
    this.#publish('publish-checkout', 'publishCheckout', props);
    this.#announce(props);
  }

  /** A rule that calls a publishing mutation, whose selection is what subscribers can see. */
  #publish(name: string, mutation: string, { environment, bus, api }: NotificationsProps): void {
    const role = new Role(this, `${mutation}Role`, {
      roleName: physicalName(environment.name, name),
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
    });
    allow(role, ['appsync:GraphQL'], [`${api.arn}/types/Mutation/fields/${mutation}`]);
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/target-appsync.html
    const target: RuleTarget = {
      arn: api.graphQLEndpointArn,
      roleArn: role.roleArn,
      appSyncParameters: { graphQlOperation: readFileSync(`schema/operations/${mutation}.graphql`, 'utf8') },
      inputTransformer: { inputPathsMap: { data: '$.detail.data' }, inputTemplate: '{"invoice": <data>}' },
    };
    const rule = new BusRule(this, mutation, {
      environment: environment.name,
      bus,
      name,
      types: [{ prefix: 'invoice.' }],
      hours: 1,
      target,
    });
    rule.rule.node.addDependency(role);
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
      types: ['invoice.', 'deposit.', 'sweep.'].map((prefix) => ({ prefix })),
      hours: 24,
      // The envelope alone, without what EventBridge wraps around it.
      target: { arn: topic.topicArn, inputPath: '$.detail', admit },
    });
    new CfnOutput(this, 'EventsTopic', { key: 'EventsTopic', value: topic.topicArn });
  }
}
