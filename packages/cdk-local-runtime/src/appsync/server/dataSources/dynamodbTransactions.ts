import { AwsError } from '../../../gateway/gateway.ts';
import { asRecord, badRequest } from './dataSource.ts';
import type { DataSourceReply } from './dataSource.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { dynamoFailure } from './dynamodbErrors.ts';
import { apiValues, attributeMap, clause, expressionOf, placeholders } from './dynamodbExpressions.ts';
import { plainItem } from './plainItem.ts';

type Request = Record<string, unknown>;

/** Items that one transaction takes. */
const TRANSACTION_ITEMS_MAX = 100;

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-get-items.html */
export async function transactGetItems(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const reads = itemsOf(request).map((item) => {
    const projection = expressionOf(item['projection'], 'projection');
    const read = { TableName: tableOf(item), Key: attributeMap(item, 'key') };
    return { Get: { ...read, ...clause('ProjectionExpression', projection), ...placeholders(projection) } };
  });
  try {
    const reply = await call.send<{ Responses?: { Item?: unknown }[] }>('TransactGetItems', {
      TransactItems: reads,
    });
    const items = reads.map((_, index) => plainItem(reply.Responses?.[index]?.Item));
    return { result: { items, cancellationReasons: null }, error: null };
  } catch (error) {
    return dynamoFailure(error, { items: null, cancellationReasons: reasonsOf(error) });
  }
}

/**
 * The result holds the keys in the order of the request; when the transaction is cancelled, the reason of every item
 * instead. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html
 */
export async function transactWriteItems(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const items = itemsOf(request);
  try {
    await call.send('TransactWriteItems', { TransactItems: items.map(toWrite) });
    const keys = items.map((item) => plainItem(attributeMap(item, 'key')));
    return { result: { keys, cancellationReasons: null }, error: null };
  } catch (error) {
    return dynamoFailure(error, { keys: null, cancellationReasons: reasonsOf(error) });
  }
}

function toWrite(item: Request): unknown {
  const condition = expressionOf(item['condition'], 'condition');
  const wantsItem =
    asRecord(item['condition'] ?? {}, 'condition')['returnValuesOnConditionCheckFailure'] !== false;
  const key = attributeMap(item, 'key');
  const guard = {
    TableName: tableOf(item),
    ...clause('ConditionExpression', condition),
    ...(condition ? { ReturnValuesOnConditionCheckFailure: wantsItem ? 'ALL_OLD' : 'NONE' } : {}),
  };
  switch (item['operation']) {
    case 'PutItem': {
      const values = apiValues(item['attributeValues'] ?? {}, 'attributeValues');
      return { Put: { ...guard, Item: { ...values, ...key }, ...placeholders(condition) } };
    }
    case 'UpdateItem': {
      const update = expressionOf(item['update'], 'update');
      if (update === undefined) throw badRequest("Value for field '$[update]' not found.");
      return {
        Update: { ...guard, Key: key, UpdateExpression: update.text, ...placeholders(update, condition) },
      };
    }
    case 'DeleteItem':
      return { Delete: { ...guard, Key: key, ...placeholders(condition) } };
    case 'ConditionCheck':
      return { ConditionCheck: { ...guard, Key: key, ...placeholders(condition) } };
    default:
      throw badRequest(`Unsupported operation '${String(item['operation'])}' in transactItems.`);
  }
}

function itemsOf(request: Request): Request[] {
  const items = request['transactItems'];
  if (!Array.isArray(items) || items.length === 0)
    throw badRequest("Value for field '$[transactItems]' not found.");
  if (items.length > TRANSACTION_ITEMS_MAX)
    throw badRequest(`transactItems is limited to ${TRANSACTION_ITEMS_MAX} items.`);
  return items.map((item) => asRecord(item, 'an item of transactItems'));
}

function tableOf(item: Request): string {
  if (typeof item['table'] === 'string') return item['table'];
  throw badRequest("Value for field '$[transactItems][table]' not found.");
}

/** Null unless the transaction was cancelled. */
function reasonsOf(error: unknown): unknown[] | null {
  if (!(error instanceof AwsError) || error.code !== 'TransactionCanceledException') return null;
  const reasons = error.details['CancellationReasons'] as
    { Code?: string; Message?: string; Item?: unknown }[] | undefined;
  return (reasons ?? []).map(({ Code, Message, Item }) => ({
    type: Code ?? 'None',
    message: Message ?? 'None',
    ...(Item === undefined ? {} : { item: plainItem(Item) }),
  }));
}
