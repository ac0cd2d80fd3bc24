import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/**
 * Sends each kept event of a gateway that was received in a time to its consumer once more, in the form in which the pipe sends records of
 * the table's stream.
 *
 * @param prefix what the environment's physical names begin with
 * @param from ISO 8601
 * @returns how many there were
 * @throws Error for what is no time
 */
export async function requeueEvents(
  prefix: string,
  from: string | undefined,
  to: string = new Date().toISOString(),
): Promise<number> {
  const sqs = new SQSClient({});
  const { QueueUrl } = await sqs.send(
    new GetQueueUrlCommand({ QueueName: `${prefix}-apply-gateway-events` }),
  );
  const pages = paginateScan(
    { client: new DynamoDBClient({}) },
    {
      TableName: `${prefix}-gateway-events`,
      FilterExpression: 'receivedAt BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':from': { S: instant('from', from) }, ':to': { S: instant('to', to) } },
    },
  );
  let queued = 0;
  for await (const { Items = [] } of pages) {
    for (const NewImage of Items) {
      const MessageBody = JSON.stringify({ dynamodb: { NewImage } });
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      queued++;
    }
  }
  return queued;
}

function instant(name: string, given: string | undefined): string {
  const ms = Date.parse(given ?? '');
  if (Number.isNaN(ms)) throw new Error(`--${name} must be a time (ISO 8601)`);
  return new Date(ms).toISOString();
}
