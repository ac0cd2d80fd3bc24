import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../shared/dynamoBatch.ts';

type Item = Record<string, unknown>;

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

    readAll: (ids) =>
      batchGet(
        client,
        tableName,
        ids.map((id) => ({ id })),
      ),
  };
}
