import { isRecord } from '../../template/intrinsics.ts';
import { AwsError } from '../gateway.ts';
import { ACCOUNT_ID, REGION } from '../principal.ts';
import type { Access } from './decide.ts';
import type { ResourceNames } from './resourceNames.ts';

type Body = Record<string, unknown>;

/**
 * What a DynamoDB call needs: transactions and batches item by item, indexes by their own ARN.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function dynamoDBAccesses(action: string, body: Body, names: ResourceNames): Access[] {
  switch (action) {
    case 'TransactWriteItems':
      return itemsOf(body).flatMap((item) =>
        Object.entries(item).flatMap(([kind, operation]) =>
          isRecord(operation) ? [onTable(TRANSACT_ACTIONS[kind] ?? kind, operation, names)] : [],
        ),
      );
    case 'TransactGetItems':
      return itemsOf(body).flatMap(({ Get }) => (isRecord(Get) ? [onTable('GetItem', Get, names)] : []));
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.entries(isRecord(body['RequestItems']) ? body['RequestItems'] : {}).flatMap(
        ([table, requests]) => batchAccesses(action, table, requests, names),
      );
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      throw new AwsError(
        'ValidationException',
        'PartiQL does not run locally: its statements cannot be authorised.',
      );
    case 'GetRecords':
      return [
        { action: 'dynamodb:GetRecords', resource: names.streamOf(String(body['ShardIterator'])) ?? '*' },
      ];
    case 'DescribeStream':
    case 'GetShardIterator':
      return [{ action: `dynamodb:${action}`, resource: String(body['StreamArn'] ?? '*') }];
    case 'ListTables':
    case 'DescribeLimits':
    case 'DescribeEndpoints':
    case 'ListStreams':
      return [{ action: `dynamodb:${action}`, resource: '*' }];
    default:
      return [onTable(action, body, names)];
  }
}

const TRANSACT_ACTIONS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

function itemsOf(body: Body): Body[] {
  const items = body['TransactItems'];
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

export function tableArn(nameOrArn: string): string {
  return nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/${nameOrArn}`;
}

function onTable(action: string, operation: Body, names: ResourceNames): Access {
  const table = String(operation['TableName'] ?? operation['ResourceArn'] ?? '');
  const index = operation['IndexName'];
  const resource = index === undefined ? tableArn(table) : `${tableArn(table)}/index/${String(index)}`;
  let context: Access['context'];
  return {
    action: `dynamodb:${action}`,
    resource,
    // Few policies have conditions, and finding what they ask about is most of the work.
    get context() {
      return (context ??= contextOf(table, operation, names));
    },
  };
}

/** One access a table, whose leading keys are those of all its items. */
function batchAccesses(action: string, table: string, requests: unknown, names: ResourceNames): Access[] {
  const keys: Body[] = [];
  if (Array.isArray(requests)) {
    for (const request of requests.filter(isRecord)) {
      const { PutRequest, DeleteRequest } = request;
      if (isRecord(PutRequest) && isRecord(PutRequest['Item'])) keys.push(PutRequest['Item']);
      if (isRecord(DeleteRequest) && isRecord(DeleteRequest['Key'])) keys.push(DeleteRequest['Key']);
    }
  } else if (isRecord(requests) && Array.isArray(requests['Keys'])) {
    keys.push(...requests['Keys'].filter(isRecord));
  }
  const leadingKeys = leadingKeysOf(keys, names.partitionKey(table));
  const context = leadingKeys.length === 0 ? {} : { 'dynamodb:leadingkeys': leadingKeys };
  return [{ action: `dynamodb:${action}`, resource: tableArn(table), context }];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function contextOf(table: string, operation: Body, names: ResourceNames): Record<string, string[]> {
  const context: Record<string, string[]> = {};
  const keys = [operation['Key'], operation['Item']].filter(isRecord);
  const leading = [
    ...leadingKeysOf(keys, names.partitionKey(table)),
    ...queriedKeys(operation, names.partitionKey(table)),
  ];
  if (leading.length > 0) context['dynamodb:leadingkeys'] = leading;
  if (typeof operation['Select'] === 'string') context['dynamodb:select'] = [operation['Select']];
  if (typeof operation['ReturnValues'] === 'string')
    context['dynamodb:returnvalues'] = [operation['ReturnValues']];
  const attributes = attributesOf(operation, keys);
  if (attributes.length > 0) context['dynamodb:attributes'] = attributes;
  return context;
}

function leadingKeysOf(keys: Body[], partitionKey: string | null): string[] {
  if (partitionKey === null) return [];
  return keys.flatMap((key) => valueOf(key[partitionKey]));
}

function valueOf(attribute: unknown): string[] {
  return isRecord(attribute) ? Object.values(attribute).map(String) : [];
}

/** The partition key's value in a query's key condition, such as `#pk = :pk AND begins_with(sk, :sk)`. */
function queriedKeys(operation: Body, partitionKey: string | null): string[] {
  const expression = operation['KeyConditionExpression'];
  if (typeof expression !== 'string' || partitionKey === null) return [];
  const placeholders = isRecord(operation['ExpressionAttributeNames'])
    ? operation['ExpressionAttributeNames']
    : {};
  const values = isRecord(operation['ExpressionAttributeValues'])
    ? operation['ExpressionAttributeValues']
    : {};
  return [...expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)].flatMap(([, name = '', value = '']) =>
    name === partitionKey || placeholders[name] === partitionKey || operation['IndexName'] !== undefined
      ? valueOf(values[value])
      : [],
  );
}

/** The top-level attributes that a request names, whether written or read. */
function attributesOf(operation: Body, keys: Body[]): string[] {
  const placeholders = operation['ExpressionAttributeNames'];
  const named = isRecord(placeholders) ? Object.values(placeholders).map(String) : [];
  const expressions = ['ProjectionExpression', 'UpdateExpression', 'ConditionExpression', 'FilterExpression'];
  const plain = expressions.flatMap((name) => identifiersIn(operation[name]));
  return [...new Set([...keys.flatMap((key) => Object.keys(key)), ...named, ...plain])];
}

const KEYWORDS =
  /^(set|remove|add|delete|and|or|not|between|in|if_not_exists|list_append|size|attribute_\w+|begins_with|contains)$/i;

function identifiersIn(expression: unknown): string[] {
  if (typeof expression !== 'string') return [];
  const words = expression.match(/(?<![\w#:.])[A-Za-z_][\w-]*/g) ?? [];
  return words.filter((word) => !KEYWORDS.test(word));
}
