import { InvalidPaginationToken } from './dynamodbErrors.ts';
import { badRequest } from './dataSource.ts';
import type { DataSourceReply } from './dataSource.ts';
import type { DynamoCall } from './dynamodbCall.ts';
import { clause, expressionOf, placeholders } from './dynamodbExpressions.ts';
import { openPageToken, sealPageToken } from './pageToken.ts';
import { plainItem } from './plainItem.ts';

type Request = Record<string, unknown>;

interface Page {
  readonly Items?: unknown[];
  readonly Count?: number;
  readonly ScannedCount?: number;
  readonly LastEvaluatedKey?: unknown;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-query.html */
export async function query(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const condition = expressionOf(request['query'], 'query');
  if (condition === undefined) throw badRequest("Value for field '$[query]' not found.");
  const { filter, projection, common } = commonParts(call, request);
  const page = await call.send<Page>('Query', {
    ...common,
    KeyConditionExpression: condition.text,
    ScanIndexForward: request['scanIndexForward'] !== false,
    ...placeholders(condition, filter, projection),
  });
  return toReply(call, page);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-scan.html */
export async function scan(call: DynamoCall, request: Request): Promise<DataSourceReply> {
  const { filter, projection, common } = commonParts(call, request);
  const page = await call.send<Page>('Scan', {
    ...common,
    ...given('TotalSegments', request['totalSegments']),
    ...given('Segment', request['segment']),
    ...placeholders(filter, projection),
  });
  return toReply(call, page);
}

function commonParts(call: DynamoCall, request: Request) {
  const filter = expressionOf(request['filter'], 'filter');
  const projection = expressionOf(request['projection'], 'projection');
  const select =
    request['select'] === 'ALL_PROJECTED_ATTRIBUTES' ? 'ALL_PROJECTED_ATTRIBUTES' : request['select'];
  const common = {
    TableName: call.tableName,
    ConsistentRead: request['consistentRead'] === true,
    ...given('IndexName', request['index']),
    ...given('Limit', request['limit']),
    ...given('Select', select),
    ...given('ExclusiveStartKey', startKey(call, request['nextToken'])),
    ...clause('FilterExpression', filter),
    ...clause('ProjectionExpression', projection),
  };
  return { filter, projection, common };
}

function startKey(call: DynamoCall, token: unknown): Record<string, unknown> | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  const key = openPageToken(call.deps.tokenKey, token);
  if (key === undefined) throw new InvalidPaginationToken();
  return key;
}

const given = (member: string, value: unknown): Record<string, unknown> =>
  value === undefined || value === null ? {} : { [member]: value };

function toReply(call: DynamoCall, page: Page): DataSourceReply {
  const result = {
    items: (page.Items ?? []).map(plainItem),
    nextToken: page.LastEvaluatedKey ? sealPageToken(call.deps.tokenKey, page.LastEvaluatedKey) : null,
    scannedCount: page.ScannedCount ?? 0,
  };
  return { result, error: null };
}
