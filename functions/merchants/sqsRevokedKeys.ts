import { GetQueueUrlCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { RevokedKeys } from './ports.ts';

/** Revoked keys in a queue that a pipe reads. */
export function sqsRevokedKeys({ client, queueName }: { client: SQSClient; queueName: string }): RevokedKeys {
  return {
    announce: async (keyId, delaysSeconds) => {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: queueName }));
      const Entries = delaysSeconds.map((DelaySeconds, i) => ({
        Id: String(i),
        MessageBody: JSON.stringify({ keyId }),
        DelaySeconds,
      }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const [first] = Failed;
      if (first !== undefined)
        throw new Error(`${queueName} did not take ${keyId}: ${first.Code} ${first.Message}`);
    },
  };
}
