import type { Gateway } from '../gateway/gateway.ts';
import { OPERATOR, servicePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import { deliveryQueue } from './functionSubscriptions.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

export const supports: SupportTable = {
  'AWS::SNS::Topic': {
    honours: ['ContentBasedDeduplication', 'FifoTopic', 'TopicName'],
    ignores: {
      DisplayName: 'For mail and text messages only, which do not leave this runtime.',
      KmsMasterKeyId: 'Messages are not stored encrypted locally.',
      TracingConfig: 'There is no X-Ray locally.',
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
    ignores: { Region: 'One region runs locally.' },
  },
};

/**
 * Makes the topics anew and subscribes queues and functions to them: a topic keeps no message, so one from an earlier start is replaced
 * with all its subscriptions. Throws UnsupportedFeature for other protocols.
 */
export async function createTopics(stack: Stack, gateway: Gateway, log: Log): Promise<void> {
  for (const topic of stack.ofType('AWS::SNS::Topic')) {
    const { FifoTopic, ContentBasedDeduplication } = topic.properties;
    await gateway.json(OPERATOR, 'sns', 'DeleteTopic', { TopicArn: topic.ref });
    await gateway.json(OPERATOR, 'sns', 'CreateTopic', {
      Name: topic.attributes['TopicName'],
      ...(FifoTopic === undefined
        ? {}
        : { Attributes: { FifoTopic, ContentBasedDeduplication: ContentBasedDeduplication ?? false } }),
    });
  }
  for (const subscription of stack.ofType('AWS::SNS::Subscription')) {
    const endpoint = await endpointOf(stack, subscription, gateway, log);
    if (endpoint !== undefined) await subscribe(subscription, endpoint, gateway);
  }
}

/** The queue that the engine delivers to; undefined when the topic may not send to it. */
async function endpointOf(
  stack: Stack,
  subscription: Resource,
  gateway: Gateway,
  log: Log,
): Promise<string | undefined> {
  const { logicalId, type, properties } = subscription;
  const { Protocol, Endpoint, TopicArn } = properties;
  if (Protocol === 'lambda') {
    const queue = deliveryQueue(stack, subscription, gateway);
    await gateway.json(OPERATOR, 'sqs', 'CreateQueue', { QueueName: queue.name });
    return queue.arn;
  }
  if (Protocol !== 'sqs') {
    throw new UnsupportedFeature(
      logicalId,
      type,
      'Protocol',
      `${String(Protocol)} subscriptions do not run locally.`,
    );
  }
  // The engine delivers by itself, so what the queue's policy says is asked once, here.
  try {
    gateway.authorise(
      servicePrincipal('sns.amazonaws.com', String(TopicArn)),
      'sqs:SendMessage',
      String(Endpoint),
    );
    return String(Endpoint);
  } catch (error) {
    log.error('the topic may not send to the queue; nothing will be delivered', {
      subscription: logicalId,
      reason: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  }
}

async function subscribe({ properties }: Resource, endpoint: string, gateway: Gateway): Promise<void> {
  const names = ['FilterPolicy', 'FilterPolicyScope', 'RawMessageDelivery', 'RedrivePolicy'] as const;
  const attributes = names.flatMap((name): [string, string][] => {
    const value = properties[name];
    // The dead letters of a function's subscription are written where the function is called.
    if (value === undefined || (name === 'RedrivePolicy' && properties['Protocol'] === 'lambda')) return [];
    return [[name, isRecord(value) ? JSON.stringify(value) : String(value)]];
  });
  await gateway.json(OPERATOR, 'sns', 'Subscribe', {
    TopicArn: properties['TopicArn'],
    Protocol: 'sqs',
    Endpoint: endpoint,
    Attributes: Object.fromEntries(attributes),
  });
}
