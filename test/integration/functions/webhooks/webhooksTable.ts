import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { WebhookTable } from '../../../../functions/webhooks/dynamoEndpoints.ts';
import { DUE_INDEX } from '../../../../functions/webhooks/webhookKeys.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';

/** The webhooks table as the stack makes it, in a DynamoDB of the test's own. */
export async function startWebhooksTable(): Promise<
  WebhookTable & { readonly endpoint: string; close(): Promise<void> }
> {
  const engine = await startTestDynamoDB();
  const client = testClient(engine.endpoint);
  const tableName = 'webhooks';
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const keys = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'dueShard', 'dueKey'].map(text),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [
        {
          IndexName: DUE_INDEX,
          KeySchema: keys('dueShard', 'dueKey'),
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  const newsTableName = 'merchants';
  await createTable(client, newsTableName);
  const { endpoint } = engine;
  return { client, tableName, newsTableName, endpoint, close: () => engine.close() };
}
