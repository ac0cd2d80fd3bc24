import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { ACCOUNT_ID, OPERATOR, REGION, servicePrincipal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { pollQueue, type SqsRecord } from '../sqs/poller.ts';
import { stableId } from '../template/stableId.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { Resource, Stack } from '../template/model.ts';

/**
 * The engine delivers to queues only. A function's subscription gets a queue of its own, which is no part of the template,
 * and whose messages are handed to the function.
 */
export interface DeliveryQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
}

export function deliveryQueue(stack: Stack, subscription: Resource, gateway: Gateway): DeliveryQueue {
  const name = `local-sns-${stableId(`${stack.name}/${subscription.logicalId}`, 20)}`;
  return {
    name,
    arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`,
    url: `${gateway.url}/${ACCOUNT_ID}/${name}`,
  };
}

/** Delivers topics' messages to functions. */
export function startTopicFunctions(deps: ServiceDeps): Running {
  const log = deps.log.child('sns');
  const pollers = deps.stack
    .ofType('AWS::SNS::Subscription')
    .filter(({ properties }) => properties['Protocol'] === 'lambda')
    .map((subscription) => {
      const queue = deliveryQueue(deps.stack, subscription, deps.gateway);
      return pollQueue(
        { ...deps, log },
        {
          consumer: subscription.logicalId,
          principal: OPERATOR,
          queueUrl: queue.url,
          queueArn: queue.arn,
          batchSize: 1,
          batchWindowSeconds: 0,
          concurrency: 4,
          wants: () => true,
          handle: ([record]) => deliver(deps.gateway, log, subscription, record),
        },
      );
    });
  return {
    close: async () => {
      await Promise.all(pollers.map((poller) => poller.close()));
    },
  };
}

/**
 * Invokes the function asynchronously, as SNS does. What the function's policy refuses is not tried again:
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
async function deliver(
  gateway: Gateway,
  log: Log,
  subscription: Resource,
  record: SqsRecord | undefined,
): Promise<ReadonlySet<string>> {
  if (record === undefined) return new Set();
  const { Endpoint, TopicArn, RedrivePolicy } = subscription.properties;
  const sns = servicePrincipal('sns.amazonaws.com', String(TopicArn));
  try {
    await gateway.invoke(sns, String(Endpoint), lambdaEvent(subscription, record.body), 'Event');
    return new Set();
  } catch (error) {
    log.error('not delivered', { subscription: subscription.logicalId, error: String(error) });
    if (!(error instanceof AwsError) || error.status >= 500 || error.status === 429)
      return new Set([record.messageId]);
    const deadLetter = isRecord(RedrivePolicy) ? RedrivePolicy['deadLetterTargetArn'] : undefined;
    if (typeof deadLetter !== 'string') return new Set();
    const QueueUrl = `${gateway.url}/${ACCOUNT_ID}/${deadLetter.split(':').at(-1) ?? ''}`;
    await gateway.json(sns, 'sqs', 'SendMessage', { QueueUrl, MessageBody: record.body });
    return new Set();
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function lambdaEvent(subscription: Resource, notification: string): unknown {
  const { SigningCertURL, UnsubscribeURL, ...rest } = JSON.parse(notification) as Record<string, unknown>;
  return {
    Records: [
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: subscription.ref,
        Sns: {
          Subject: null,
          MessageAttributes: {},
          ...rest,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: UnsubscribeURL,
        },
      },
    ],
  };
}
