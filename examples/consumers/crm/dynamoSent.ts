import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SentRecords } from './forwardToCrm.ts';

interface SentDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** One item an event, without an end. */
export function dynamoSent({ client, tableName }: SentDeps): SentRecords {
  return {
    has: async (eventId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: eventId }, ConsistentRead: true }),
      );
      return Item !== undefined;
    },
    add: async (eventId) => {
      await client.send(new PutCommand({ TableName: tableName, Item: { id: eventId } }));
    },
  };
}
