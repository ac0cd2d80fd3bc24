import { asRecord, badRequest, rolePrincipalOf } from './dataSource.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';
import { batchDeleteItem, batchGetItem, batchPutItem } from './dynamodbBatches.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { dynamoFailure } from './dynamodbErrors.ts';
import { refuseUnknownMembers } from './dynamodbMembers.ts';
import { deleteItem, getItem, putItem, updateItem } from './dynamodbItems.ts';
import { query, scan } from './dynamodbPages.ts';
import { transactGetItems, transactWriteItems } from './dynamodbTransactions.ts';

type Operation = (call: DynamoCall, request: Record<string, unknown>) => Promise<DataSourceReply>;

const operations: Readonly<Record<string, Operation>> = {
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchPutItem: batchPutItem,
  BatchDeleteItem: batchDeleteItem,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
};

/**
 * Runs what a request handler asked of DynamoDB, in the data source's role.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-resolver-reference-dynamodb.html
 */
export function callDynamoDb(deps: DataSourceDeps, source: DataSourceCall): Promise<DataSourceReply> {
  const { dataSource } = source.step;
  if (dataSource.type !== 'AMAZON_DYNAMODB') throw new Error(`${dataSource.name} is no table.`);
  const { roleArn, tableName } = dataSource;
  const principal = rolePrincipalOf(roleArn, source.run);
  const call: DynamoCall = {
    deps,
    source,
    tableName,
    roleArn,
    retries: 0,
    run: runDynamoOperation,
    send: (action, input) => deps.gateway.json(principal, 'dynamodb', action, input),
  };
  return call.run(call, asRecord(source.request, 'the DynamoDB request'));
}

/** A refusal of DynamoDB is in the reply. */
async function runDynamoOperation(
  call: DynamoCall,
  request: Record<string, unknown>,
): Promise<DataSourceReply> {
  const name = request['operation'];
  if (typeof name !== 'string') throw badRequest("Value for field '$[operation]' not found.");
  const operation = operations[name];
  if (operation === undefined) throw badRequest(`Unsupported operation '${name}'.`);
  refuseUnknownMembers(name, request);
  try {
    return await operation(call, request);
  } catch (error) {
    return dynamoFailure(error);
  }
}
