import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Assessments } from './ports.ts';

export interface DynamoAssessmentsOptions {
  /** Must drop undefined values. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Assessments of events in the risk table, `ASSESSED#<event>`: written once, kept for ever. */
export function dynamoAssessments({ client, tableName }: DynamoAssessmentsOptions): Assessments {
  const keyOf = (eventId: string) => ({ pk: `ASSESSED#${eventId}`, sk: 'EVENT' });
  return {
    has: async (eventId) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: keyOf(eventId), ConsistentRead: true }),
      );
      return Item !== undefined;
    },
    keep: async ({ assessment, ...kept }) => {
      const Item = { ...keyOf(kept.eventId), ...kept, ...assessment };
      try {
        await client.send(
          new PutCommand({ TableName: tableName, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
        );
      } catch (error) {
        // Another delivery was first: what it saw stays.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
