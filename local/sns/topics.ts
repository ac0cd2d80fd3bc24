import type { Gateway } from '../gateway/gateway.ts';
import { operator, servicePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

export const supports: SupportTable = {
  'AWS::SNS::Topic': {
    honours: ['ContentBasedDeduplication', 'FifoTopic', 'TopicName'],
    ignores: {
      DisplayName: 'For mail and text messages only, which do not leave this home.',
      KmsMasterKeyId: 'Messages are not stored encrypted at home.',
      TracingConfig: 'There is no X-Ray at home.',
    },
  },
  'AWS::SNS::TopicPolicy': { honours: ['PolicyDocument', 'Topics'] },
  'AWS::SNS::Subscription': {
    honours: [
      'Endpoint',
      'FilterPolicy',
      'FilterPolicyScope',
      'Protocol',
      'RawMessageDelivery',
      'RedrivePolicy',
      'TopicArn',
    ],
    ignores: { Region: 'One region runs at home.' },
  },
};

/**
 * Makes the topics anew and subscribes queues to them: a topic keeps no message, so one from an earlier start is replaced
 * with all its subscriptions. Throws UnsupportedFeature for other protocols.
 */
export async function createTopics(stack: Stack, gateway: Gateway, log: Log): Promise<void> {
  for (const topic of stack.ofType('AWS::SNS::Topic')) {
    const { FifoTopic, ContentBasedDeduplication } = topic.properties;
    await gateway.json(operator, 'sns', 'DeleteTopic', { TopicArn: topic.ref });
    await gateway.json(operator, 'sns', 'CreateTopic', {
      Name: topic.attributes['TopicName'],
      ...(FifoTopic === undefined
        ? {}
        : { Attributes: { FifoTopic, ContentBasedDeduplication: ContentBasedDeduplication ?? false } }),
    });
  }
  for (const subscription of stack.ofType('AWS::SNS::Subscription'))
    await subscribe(subscription, gateway, log);
}

async function subscribe(subscription: Resource, gateway: Gateway, log: Log): Promise<void> {
  const { logicalId, type, properties } = subscription;
  const { Protocol, Endpoint, TopicArn } = properties;
  if (Protocol !== 'sqs') {
    throw new UnsupportedFeature(
      logicalId,
      type,
      'Protocol',
      `${String(Protocol)} subscriptions do not run at home.`,
    );
  }
  // The engine delivers by itself, so what the queue's policy says is asked once, here.
  try {
    gateway.authorise(
      servicePrincipal('sns.amazonaws.com', String(TopicArn)),
      'sqs:SendMessage',
      String(Endpoint),
    );
  } catch (error) {
    log.error('the topic may not send to the queue; nothing will be delivered', {
      subscription: logicalId,
      reason: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  const names = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'] as const;
  const attributes = names.flatMap((name): [string, string][] => {
    const value = properties[name];
    if (value === undefined) return [];
    return [[name, isRecord(value) ? JSON.stringify(value) : String(value)]];
  });
  const Attributes = Object.fromEntries(attributes);
  await gateway.json(operator, 'sns', 'Subscribe', { TopicArn, Protocol, Endpoint, Attributes });
}
