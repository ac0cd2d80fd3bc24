import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { retryingConflicts } from '../../functions/shared/dynamo.ts';
import { BOOK_INDEX, OPEN_HOLDS_INDEX } from '../../functions/ledger/ledgerKeys.ts';

/** A document client of a test's DynamoDB that reads numbers as bigint, as the ledger's entry does. */
export function ledgerClient(endpoint: string): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return DynamoDBDocumentClient.from(retryingConflicts(client), {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: (value: string) => BigInt(value) },
  });
}

/** Creates a ledger table with the keys and indexes of the stack's. */
export async function createLedgerTable(client: DynamoDBDocumentClient, tableName: string): Promise<void> {
  const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: [
      { AttributeName: hash, KeyType: 'HASH' as const },
      { AttributeName: range, KeyType: 'RANGE' as const },
    ],
    Projection: { ProjectionType: 'ALL' as const },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'bookShard', 'bookSort', 'openShard', 'expiresAt'].map(string),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index(BOOK_INDEX, 'bookShard', 'bookSort'),
        index(OPEN_HOLDS_INDEX, 'openShard', 'expiresAt'),
      ],
    }),
  );
}
