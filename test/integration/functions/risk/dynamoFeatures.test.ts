import { afterAll, beforeAll } from 'vitest';
import { dynamoFeatures } from '../../../../functions/risk/dynamoFeatures.ts';
import { dynamoRiskTable } from '../../../../functions/risk/dynamoRiskTable.ts';
import { rowsTogether } from '../../../../functions/risk/dynamoRowsTogether.ts';
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

const tableOf = () => ({ client: testClient(dynamo.endpoint), tableName: 'risk' });

featureStoreContract('the risk table', () => Promise.resolve(dynamoFeatures(dynamoRiskTable(tableOf()))), 15);

featureStoreContract(
  'the risk table, rows together',
  () => Promise.resolve(dynamoFeatures(dynamoRiskTable(tableOf(), rowsTogether(tableOf())))),
  15,
);
