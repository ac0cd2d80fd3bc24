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
    async readShard({ table, index, key, oldestFirst = false }, shard, { from, before }, limit) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tables[table],
          IndexName: index,
          KeyConditionExpression: `#shard = :shard${within(from, before)}`,
          ExpressionAttributeNames: { '#shard': `${index}Shard` },
          ExpressionAttributeValues: {
            ':shard': `${key}#${shard}`,
            ...(from === undefined ? {} : { ':from': from }),
            ...(before === undefined ? {} : { ':before': before }),
          },
          ScanIndexForward: oldestFirst,
          Limit: limit,
        }),
      );
      const entries = Items.map(({ id, createdAtId }): IndexEntry => ({
        id: String(id),
        createdAtId: String(createdAtId),
      })).filter(({ createdAtId }) => createdAtId !== before && createdAtId !== from);
      return LastEvaluatedKey === undefined
        ? { entries }
        : { entries, next: String(LastEvaluatedKey['createdAtId']) };
    },
  };
}

/** A key has one condition on its sort part, and the one with two ends includes both: an entry that equals one is left out afterwards. No entry equals an instant. */
function within(from: string | undefined, before: string | undefined): string {
  if (from === undefined) return before === undefined ? '' : ' AND createdAtId < :before';
  return before === undefined ? ' AND createdAtId > :from' : ' AND createdAtId BETWEEN :from AND :before';
}
