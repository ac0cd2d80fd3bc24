import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { queueText } from '../shared/queueText.ts';
import type { ParkedRecord, ParkedRecords } from './ports.ts';

/** What every queue takes; SQS itself takes more: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MESSAGE_BYTES_MAX = 256 * 1024;

/** Parks records in an SQS queue. One that is too large goes without its old image, then with its keys only. */
export function sqsParkedRecords({
  client,
  queueUrl,
}: {
  client: SQSClient;
  queueUrl: string;
}): ParkedRecords {
  return {
    park: async (parked) => {
      const MessageBody = [parked, withoutOldImage(parked), keysOnly(parked)]
        .map(queueText)
        .find((body) => Buffer.byteLength(body) <= MESSAGE_BYTES_MAX);
      if (MessageBody === undefined)
        throw new Error('a record cannot be parked: even its keys are too large');
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
    },
  };
}

function withoutOldImage({ reason, record }: ParkedRecord): ParkedRecord {
  const { OldImage: _, ...dynamodb } = record.dynamodb ?? {};
  return { reason, record: { ...record, dynamodb } };
}

function keysOnly({ reason, record }: ParkedRecord): ParkedRecord {
  const { OldImage: _, NewImage: __, ...dynamodb } = record.dynamodb ?? {};
  return { reason: reason.slice(0, 1_000), record: { ...record, dynamodb } };
}
