import { isDeepStrictEqual } from 'node:util';
import { asRecord, badRequest } from './dataSource.ts';
import type { DataSourceReply } from './dataSource.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { apiValues, clause, expressionOf, placeholders } from './dynamodbExpressions.ts';
import { plainItem } from './plainItem.ts';

type Key = Record<string, unknown>;
type Request = Record<string, unknown>;

/**
 * Items in the order of their keys, null where there is none, under `data`; what DynamoDB did not get to, under
 * `unprocessedKeys`. https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-get-item.html
 */
export async function batchGetItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const tables = Object.entries(tablesOf(request)).map(([table, value]) => {
    const settings: Request = Array.isArray(value) ? { keys: value } : asRecord(value, `tables.${table}`);
    return { table, settings, keys: keyList(settings['keys'], table) };
  });
  const reply = await call.send<{
    Responses?: Record<string, Key[]>;
    UnprocessedKeys?: Record<string, { Keys: Key[] }>;
  }>('BatchGetItem', {
    RequestItems: Object.fromEntries(
      tables.map(({ table, settings, keys }) => {
        const projection = expressionOf(settings['projection'], 'projection');
        const read = { Keys: keys, ConsistentRead: settings['consistentRead'] === true };
        return [
          table,
          { ...read, ...clause('ProjectionExpression', projection), ...placeholders(projection) },
        ];
      }),
    ),
  });
  const find = (table: string, key: Key): unknown =>
    reply.Responses?.[table]?.find((item) => hasKey(item, key));
  return {
    result: {
      data: byTable(tables, ({ table, keys }) => keys.map((key) => plainItem(find(table, key)))),
      unprocessedKeys: byTable(tables, ({ table }) =>
        (reply.UnprocessedKeys?.[table]?.Keys ?? []).map(plainItem),
      ),
    },
    error: null,
  };
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-put-item.html */
export function batchPutItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  return batchWrite(call, request, 'unprocessedItems', (Item) => ({ PutRequest: { Item } }));
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-batch-delete-item.html */
export function batchDeleteItem(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  return batchWrite(call, request, 'unprocessedKeys', (Key) => ({ DeleteRequest: { Key } }));
}

async function batchWrite(
  call: DynamoCall,
  request: Request,
  unprocessedName: string,
  toWrite: (item: Key) => unknown,
): Promise<DataSourceReply> {
  const tables = Object.entries(tablesOf(request)).map(([table, value]) => ({
    table,
    keys: keyList(value, table),
  }));
  const reply = await call.send<{
    UnprocessedItems?: Record<string, { PutRequest?: { Item: Key }; DeleteRequest?: { Key: Key } }[]>;
  }>('BatchWriteItem', {
    RequestItems: Object.fromEntries(tables.map(({ table, keys }) => [table, keys.map(toWrite)])),
  });
  const left = (table: string): Key[] =>
    (reply.UnprocessedItems?.[table] ?? []).map((it) => it.PutRequest?.Item ?? it.DeleteRequest?.Key ?? {});
  return {
    result: {
      data: byTable(tables, ({ table, keys }) =>
        keys.map((item) => (left(table).some((it) => isDeepStrictEqual(it, item)) ? null : plainItem(item))),
      ),
      [unprocessedName]: byTable(tables, ({ table }) => left(table).map(plainItem)),
    },
    error: null,
  };
}

function tablesOf(request: Request): Request {
  const tables = asRecord(request['tables'] ?? {}, 'tables');
  if (Object.keys(tables).length === 0) throw badRequest("Value for field '$[tables]' not found.");
  return tables;
}

function keyList(value: unknown, table: string): Key[] {
  if (!Array.isArray(value) || value.length === 0)
    throw badRequest(`Expected tables.${table} to list items.`);
  return value.map((key) => apiValues(key, `tables.${table}`));
}

function byTable<T extends { table: string }>(tables: readonly T[], of: (table: T) => unknown): Request {
  return Object.fromEntries(tables.map((it) => [it.table, of(it)]));
}

function hasKey(item: Key, key: Key): boolean {
  return Object.entries(key).every(([name, value]) => isDeepStrictEqual(item[name], value));
}
