import { afterAll, beforeAll } from 'vitest';
import { dynamoFeatures } from '../../../../functions/risk/dynamoFeatures.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';
import { featureStoreContract } from '../../../fixtures/risk/featureStoreContract.ts';

let dynamo: Awaited<ReturnType<typeof startTestDynamoDB>>;
beforeAll(async () => {
  dynamo = await startTestDynamoDB();
  await createRiskTable(testClient(dynamo.endpoint), 'risk');
});
afterAll(() => dynamo?.close());

featureStoreContract(
  'the risk table',
  () => Promise.resolve(dynamoFeatures({ client: testClient(dynamo.endpoint), tableName: 'risk' })),
  15,
);
