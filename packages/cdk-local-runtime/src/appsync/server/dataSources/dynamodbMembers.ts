import { badRequest } from './dataSource.ts';

/** What a request may hold: anything, members by name, a list, or a map with names of its own. */
type Shape = 'anything' | { members: Readonly<Record<string, Shape>> } | { list: Shape } | { map: Shape };

const any = (...names: string[]): Record<string, Shape> =>
  Object.fromEntries(names.map((name) => [name, 'anything' as const]));

const expression: Shape = { members: any('expression', 'expressionNames', 'expressionValues') };
const projection: Shape = { members: any('expression', 'expressionNames') };
const condition: Shape = {
  members: {
    ...expression.members,
    ...any('equalsIgnore', 'consistentRead'),
    conditionalCheckFailedHandler: { members: any('strategy', 'lambdaArn') },
  },
};
const transactCondition: Shape = {
  members: { ...expression.members, ...any('returnValuesOnConditionCheckFailure') },
};
/** Members of versioned data sources; without versions they mean nothing. */
const versioning = any('_version', 'customPartitionKey', 'populateIndexFields');
const page = {
  ...any('index', 'limit', 'nextToken', 'consistentRead', 'select'),
  filter: expression,
  projection,
};
const inTransaction = any('table', 'operation', 'key');

/** Every member that the pages of the operations and the declarations of `@aws-appsync/utils` name. */
const members: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  GetItem: { ...any('key', 'consistentRead'), projection },
  PutItem: { ...any('key', 'attributeValues'), ...versioning, condition },
  UpdateItem: { ...any('key'), ...versioning, update: expression, condition },
  DeleteItem: { ...any('key'), ...versioning, condition },
  Query: { ...page, ...any('scanIndexForward'), query: expression },
  Scan: { ...page, ...any('totalSegments', 'segment') },
  BatchGetItem: { tables: { map: { members: { ...any('keys', 'consistentRead'), projection } } } },
  BatchPutItem: any('tables'),
  BatchDeleteItem: any('tables'),
  TransactGetItems: { transactItems: { list: { members: { ...any('table', 'key'), projection } } } },
};

const transactMembers: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  PutItem: { ...inTransaction, ...any('attributeValues'), condition: transactCondition },
  UpdateItem: { ...inTransaction, update: expression, condition: transactCondition },
  DeleteItem: { ...inTransaction, condition: transactCondition },
  ConditionCheck: { ...inTransaction, condition: transactCondition },
};

/**
 * Throws FieldError for a member that the operation does not know, such as `scanIndexForward` in a Scan.
 * https://github.com/aws/aws-appsync-community/issues/110, https://github.com/aws/aws-appsync-community/issues/217
 */
export function refuseUnknownMembers(operation: string, request: Record<string, unknown>): void {
  const known = operation === 'TransactWriteItems' ? any('transactItems') : members[operation];
  if (known === undefined) return;
  refuse(request, { members: { ...any('operation', 'version'), ...known } }, '$');
  const items = request['transactItems'];
  if (operation !== 'TransactWriteItems' || !Array.isArray(items)) return;
  items.forEach((item: unknown, index) => {
    const inItem = transactMembers[String((item as { operation?: unknown } | null)?.operation)];
    if (inItem !== undefined) refuse(item, { members: inItem }, `$[transactItems][${index}]`);
  });
}

function refuse(value: unknown, shape: Shape, path: string): void {
  if (shape === 'anything' || value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    if ('list' in shape) value.forEach((item, index) => refuse(item, shape.list, `${path}[${index}]`));
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    const below = 'map' in shape ? shape.map : 'members' in shape ? shape.members[name] : undefined;
    if (below === undefined) throw badRequest(`Unsupported element '${path}[${name}]'.`);
    refuse(member, below, `${path}[${name}]`);
  }
}
