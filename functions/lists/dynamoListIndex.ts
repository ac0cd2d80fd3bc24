import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { IndexEntry, List, ListIndex } from './ports.ts';

export interface DynamoListIndexOptions {
  readonly client: DynamoDBDocumentClient;
  /** Their names. */
  readonly tables: Readonly<Record<List['table'], string>>;
}

/** The indexes of lists: partition `<index>Shard`, sort `createdAtId`. */
export function dynamoListIndex({ client, tables }: DynamoListIndexOptions): ListIndex {
  return {
    async readShard({ table, index, key }, shard, before, limit) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tables[table],
          IndexName: index,
          KeyConditionExpression: `#shard = :shard${before === undefined ? '' : ' AND createdAtId < :before'}`,
          ExpressionAttributeNames: { '#shard': `${index}Shard` },
          ExpressionAttributeValues: {
            ':shard': `${key}#${shard}`,
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      const entries = Items.map(({ id, createdAtId }): IndexEntry => ({
        id: String(id),
        createdAtId: String(createdAtId),
      }));
      return LastEvaluatedKey === undefined
        ? { entries }
        : { entries, next: String(LastEvaluatedKey['createdAtId']) };
    },
  };
}
