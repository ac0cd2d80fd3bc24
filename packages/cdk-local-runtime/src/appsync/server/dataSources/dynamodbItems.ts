import { isDeepStrictEqual } from 'node:util';
import { AwsError } from '../../../gateway/gateway.ts';
import type { AttributeValue } from 'appsync-js/run';
import { asRecord, badRequest } from './dataSource.ts';
import type { DataSourceReply } from './dataSource.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { conflictHandler } from './dynamodbConflict.ts';
import { dynamoFailure } from './dynamodbErrors.ts';
import { apiValues, attributeMap, clause, expressionOf, placeholders } from './dynamodbExpressions.ts';
import { plainItem } from './plainItem.ts';

type Item = Record<string, AttributeValue>;
type Request = Record<string, unknown>;

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-getitem.html */
export async function getItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const projection = expressionOf(request['projection'], 'projection');
  const reply = await call.send<{ Item?: Item }>('GetItem', {
    TableName: call.tableName,
    Key: attributeMap(request, 'key'),
    ConsistentRead: request['consistentRead'] === true,
    ...clause('ProjectionExpression', projection),
    ...placeholders(projection),
  });
  return { result: plainItem(reply.Item), error: null };
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-putitem.html */
export async function putItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const item = wantedItem(request);
  return guarded(call, request, async (condition) => {
    await call.send('PutItem', {
      TableName: call.tableName,
      Item: item,
      ...clause('ConditionExpression', condition),
      ...placeholders(condition),
    });
    return plainItem(item);
  });
}

/** The result is the item after the update. */
export async function updateItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const update = expressionOf(request['update'], 'update');
  return guarded(call, request, async (condition) => {
    const reply = await call.send<{ Attributes?: Item }>('UpdateItem', {
      TableName: call.tableName,
      Key: attributeMap(request, 'key'),
      ReturnValues: 'ALL_NEW',
      ...clause('UpdateExpression', update),
      ...clause('ConditionExpression', condition),
      ...placeholders(update, condition),
    });
    return plainItem(reply.Attributes);
  });
}

/** The result is the item before it was deleted. */
export async function deleteItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  return guarded(call, request, async (condition) => {
    const reply = await call.send<{ Attributes?: Item }>('DeleteItem', {
      TableName: call.tableName,
      Key: attributeMap(request, 'key'),
      ReturnValues: 'ALL_OLD',
      ...clause('ConditionExpression', condition),
      ...placeholders(condition),
    });
    return plainItem(reply.Attributes);
  });
}

/**
 * A write with a condition. When it fails, the item is read again: a put whose item is already there and a delete of
 * nothing count as done; otherwise `ctx.error` says so and `ctx.result` is the item as it is.
 * https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-condition-expressions.html
 */
async function guarded(
  call: DynamoCall,
  request: Request,
  write: (condition: ReturnType<typeof expressionOf>) => Promise<unknown>,
): Promise<DataSourceReply> {
  const condition = expressionOf(request['condition'], 'condition');
  try {
    return { result: await write(condition), error: null };
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ConditionalCheckFailedException')
      return dynamoFailure(error);
    const guard = asRecord(request['condition'] ?? {}, 'condition');
    const current = await call.send<{ Item?: Item }>('GetItem', {
      TableName: call.tableName,
      Key: attributeMap(request, 'key'),
      ConsistentRead: guard['consistentRead'] !== false,
    });
    const item = plainItem(current.Item);
    if (isDone(request, current.Item, guard['equalsIgnore'])) return { result: item, error: null };
    const failure = dynamoFailure(error, item);
    return guard['conditionalCheckFailedHandler'] === undefined
      ? failure
      : conflictHandler(call, request, current.Item ?? null, failure);
  }
}

function wantedItem(request: Request): Item {
  return {
    ...apiValues(request['attributeValues'] ?? {}, 'attributeValues'),
    ...attributeMap(request, 'key'),
  };
}

function isDone(request: Request, current: Item | undefined, equalsIgnore: unknown): boolean {
  if (request['operation'] === 'DeleteItem') return current === undefined;
  if (request['operation'] !== 'PutItem' || current === undefined) return false;
  if (equalsIgnore !== undefined && !Array.isArray(equalsIgnore))
    throw badRequest('equalsIgnore must be a list.');
  const ignored = new Set<unknown>(equalsIgnore ?? []);
  const comparable = (item: Item): unknown =>
    Object.fromEntries(
      Object.entries(item)
        .filter(([name]) => !ignored.has(name))
        .map(([name, value]) => [name, comparableValue(value)]),
    );
  return isDeepStrictEqual(comparable(wantedItem(request)), comparable(current));
}

/** Sets have no order, and a number may be written in several ways. */
function comparableValue(value: AttributeValue): unknown {
  if ('N' in value) return { N: Number(value.N) };
  if ('SS' in value) return { SS: value.SS.toSorted() };
  if ('NS' in value) return { NS: value.NS.map(Number).toSorted((a, b) => a - b) };
  if ('BS' in value) return { BS: value.BS.toSorted() };
  if ('L' in value) return { L: value.L.map(comparableValue) };
  if (!('M' in value)) return value;
  return {
    M: Object.fromEntries(Object.entries(value.M).map(([name, member]) => [name, comparableValue(member)])),
  };
}
