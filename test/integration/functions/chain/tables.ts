import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { BY_INVOICE_INDEX, OPEN_PLANS_INDEX } from '../../../../functions/chain/store/chainKeys.ts';
import { BY_HEIGHT_INDEX } from '../../../../functions/chain/store/heightKeys.ts';
import { SWEEP_INDEX, WATCH_INDEX } from '../../../../functions/invoices/invoiceKeys.ts';

export const TABLES = {
  invoices: 'test-invoices',
  chain: 'test-chain',
  state: 'test-chain-state',
  merchants: 'test-merchants',
} as const;

/** A client of a test's DynamoDB, as functions have it. */
export function testClient(endpoint: string): DynamoDBDocumentClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** The tables of invoices, chain and merchants, with the keys and indexes of the stack. */
export async function createTables(client: DynamoDBDocumentClient): Promise<void> {
  const string = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
  const key = (name: string, type: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: type });
  const index = (name: string, hash: string, range = 'id') => ({
    IndexName: name,
    KeySchema: [key(hash, 'HASH'), key(range, 'RANGE')],
    Projection: { ProjectionType: name === BY_INVOICE_INDEX ? ('KEYS_ONLY' as const) : ('ALL' as const) },
  });
  const table = (name: string, indexes: readonly (readonly [string, string, string?])[]) =>
    client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [key('id', 'HASH')],
        AttributeDefinitions: [
          string('id'),
          ...indexes
            .flatMap(([, hash, range]) => [hash, ...(range === undefined ? [] : [range])])
            .map(string),
        ],
        ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes.map((each) => index(...each)) }),
      }),
    );
  await table(TABLES.invoices, [
    [WATCH_INDEX, 'watchShard', 'watchKey'],
    [SWEEP_INDEX, 'sweepShard'],
  ]);
  await table(TABLES.chain, [
    [BY_INVOICE_INDEX, 'invoiceId'],
    [BY_HEIGHT_INDEX, 'heightShard', 'heightKey'],
  ]);
  await table(TABLES.state, [[OPEN_PLANS_INDEX, 'openPlans']]);
  await table(TABLES.merchants, []);
}
