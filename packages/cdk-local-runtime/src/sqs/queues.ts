import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import type { Resource, Stack, SupportTable } from '../template/model.ts';

/** Properties that the engine takes as attributes of the same name. */
const ATTRIBUTE_NAMES = [
  'ContentBasedDeduplication',
  'DeduplicationScope',
  'DelaySeconds',
  'FifoQueue',
  'FifoThroughputLimit',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedriveAllowPolicy',
  'RedrivePolicy',
  'VisibilityTimeout',
] as const;

// Fixed when a queue is made: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const IMMUTABLE_ATTRIBUTES = new Set<string>(['FifoQueue']);

export const supports: SupportTable = {
  'AWS::SQS::Queue': {
    honours: [...ATTRIBUTE_NAMES, 'QueueName'],
    ignores: {
      KmsDataKeyReusePeriodSeconds: 'Messages are not stored encrypted locally.',
      KmsMasterKeyId: 'Messages are not stored encrypted locally.',
      SqsManagedSseEnabled: 'Messages are not stored encrypted locally.',
    },
  },
  'AWS::SQS::QueuePolicy': { honours: ['PolicyDocument', 'Queues'] },
};

/** Creates the queues that are missing and sets the attributes of the others. Messages in them stay. */
export async function createQueues(stack: Stack, gateway: Gateway): Promise<void> {
  const queues = stack.ofType('AWS::SQS::Queue');
  // A redrive policy needs its dead-letter queue, so it is set when all queues exist.
  for (const queue of queues) await createQueue(queue, gateway);
  for (const queue of queues) {
    const attributes = attributesOf(queue, (name) => !IMMUTABLE_ATTRIBUTES.has(name));
    if (Object.keys(attributes).length === 0) continue;
    await gateway.json(OPERATOR, 'sqs', 'SetQueueAttributes', {
      QueueUrl: queue.ref,
      Attributes: attributes,
    });
  }
}

async function createQueue(queue: Resource, gateway: Gateway): Promise<void> {
  const QueueName = queue.attributes['QueueName'] ?? '';
  try {
    await gateway.json(OPERATOR, 'sqs', 'GetQueueUrl', { QueueName });
  } catch (error) {
    if (!(error instanceof AwsError) || !error.code.includes('QueueDoesNotExist')) throw error;
    const Attributes = attributesOf(queue, (name) => IMMUTABLE_ATTRIBUTES.has(name));
    await gateway.json(OPERATOR, 'sqs', 'CreateQueue', { QueueName, Attributes });
  }
}

function attributesOf(queue: Resource, wanted: (name: string) => boolean): Record<string, string> {
  const given = ATTRIBUTE_NAMES.filter((name) => wanted(name) && queue.properties[name] !== undefined);
  return Object.fromEntries(
    given.map((name) => {
      const value = queue.properties[name];
      return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
    }),
  );
}
