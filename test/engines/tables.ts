import { CreateTableCommand, DynamoDBClient, type ProjectionType } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { retryingConflicts } from '../../functions/shared/dynamo.ts';

/** A document client of a test's DynamoDB, with the options of the functions' own. */
export function testClient(endpoint: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
  return DynamoDBDocumentClient.from(retryingConflicts(client), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

export interface TestIndex {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
  /** What it carries beside its keys; none: keys alone. Default: all. */
  readonly fields?: readonly string[];
}

/** The index of a list, as the stack makes it. */
export function testListIndex(name: string): TestIndex {
  return { name, partition: `${name}Shard`, sort: 'createdAtId', fields: [] };
}

/** Creates a table with the partition key `id` and indexes of strings. */
export async function createTable(
  client: DynamoDBDocumentClient,
  name: string,
  indexes: readonly TestIndex[] = [],
): Promise<void> {
  const attributes = new Set(['id', ...indexes.flatMap(({ partition, sort }) => [partition, sort])]);
  const projection = (fields: readonly string[] | undefined) => {
    if (fields === undefined) return { ProjectionType: 'ALL' as ProjectionType };
    if (fields.length === 0) return { ProjectionType: 'KEYS_ONLY' as ProjectionType };
    return { ProjectionType: 'INCLUDE' as ProjectionType, NonKeyAttributes: [...fields] };
  };
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...(indexes.length === 0
        ? {}
        : {
            GlobalSecondaryIndexes: indexes.map(({ name: IndexName, partition, sort, fields }) => ({
              IndexName,
              KeySchema: [
                { AttributeName: partition, KeyType: 'HASH' },
                { AttributeName: sort, KeyType: 'RANGE' },
              ],
              Projection: projection(fields),
            })),
          }),
    }),
  );
}
