import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';

type Item = Record<string, unknown>;

/** BatchGetItem takes 100 keys: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH_MAX = 100;

export interface ItemReader {
  read(id: string, consistent?: boolean): Promise<Item | undefined>;
  /** Those that are there, in no order; consistent. */
  readAll(ids: readonly string[]): Promise<Item[]>;
}

/** Reads items of the merchants' table by their ids. */
export function itemReader({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): ItemReader {
  return {
    read: async (id, ConsistentRead = false) =>
      (await client.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead }))).Item,

    readAll: async (ids) => {
      let left = ids.map((id): Item => ({ id }));
      const items: Item[] = [];
      while (left.length > 0) {
        const asked = { Keys: left.slice(0, BATCH_MAX), ConsistentRead: true };
        const { Responses = {}, UnprocessedKeys = {} } = await client.send(
          new BatchGetCommand({ RequestItems: { [tableName]: asked } }),
        );
        items.push(...(Responses[tableName] ?? []));
        left = [...(UnprocessedKeys[tableName]?.Keys ?? []), ...left.slice(BATCH_MAX)];
      }
      return items;
    },
  };
}
