import { toAttributeMap } from '../attributeValue.ts';
import { requireList, requireMap, UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { toDynamodbExpression } from '../util/dynamodbExpression.ts';
import { operationFunctions, toUpdateExpression } from './updateExpression.ts';

type Request = Record<string, unknown>;

/** Adds the members that are given; null counts as not given. */
function withGiven(request: Request, optional: Request): Request {
  const given = Object.entries(optional).filter(([, value]) => value !== undefined && value !== null);
  return { ...request, ...Object.fromEntries(given) };
}

/** A condition as part of a request: an object, without `expressionValues` where it binds no value. */
function expression(filter: unknown): Request | undefined {
  const written = filter === undefined || filter === null ? null : toDynamodbExpression(filter);
  if (written === null) return undefined;
  const { expressionValues, ...rest } = written;
  return Object.keys(expressionValues).length === 0 ? rest : { ...rest, expressionValues };
}

/** Every name of every path gets a placeholder, the same name always the same one. */
function projection(paths: unknown): Request | undefined {
  if (!Array.isArray(paths) || paths.length === 0) return undefined;
  const aliases = new Map<string, string>();
  const alias = (segment: string): string => {
    const [, name = segment, index = ''] = /^(.*?)((?:\[\d+\])*)$/su.exec(segment) ?? [];
    const known = aliases.get(name) ?? `#expName_${aliases.size + 1}`;
    aliases.set(name, known);
    return known + index;
  };
  const written = paths.map((path) => String(path).split('.').map(alias).join('.')).join(', ');
  return {
    expression: written,
    expressionNames: Object.fromEntries([...aliases].map(([name, placeholder]) => [placeholder, name])),
  };
}

function key(value: unknown, of: string): Request {
  return toAttributeMap(requireMap(value, `${of}: the key`));
}

/** What versioned data sources take besides. */
function versioning({ _version, customPartitionKey, populateIndexFields }: Request): Request {
  return { _version, customPartitionKey, populateIndexFields };
}

function tables(payload: Request, of: string, convert: (table: unknown, of: string) => unknown): Request {
  const named = Object.entries(requireMap(payload['tables'], `${of}: tables`));
  return Object.fromEntries(named.map(([name, table]) => [name, convert(table, of)]));
}

function readRequest(operation: 'Query' | 'Scan', payload: Request, own: Request): Request {
  const { index, limit, nextToken, consistentRead } = payload;
  return withGiven(
    { operation },
    {
      index,
      limit,
      nextToken,
      consistentRead,
      ...own,
      filter: expression(payload['filter']),
      projection: projection(payload['projection']),
    },
  );
}

function query(payload: Request): Request {
  const { scanIndexForward, select } = payload;
  const condition = expression(requireMap(payload['query'], 'query: the key condition'));
  return readRequest('Query', payload, { query: condition, scanIndexForward, select });
}

function transactItem(item: unknown): Request {
  const [[kind, given] = []] = Object.entries(requireMap(item, 'transactWrite: each item'));
  const payload = requireMap(given, `transactWrite: ${String(kind)}`);
  const { table, condition } = payload;
  const common = { table, key: key(payload['key'], `transactWrite: ${String(kind)}`) };
  const guarded = { condition: expression(condition) };
  switch (kind) {
    case 'putItem': {
      const attributeValues = toAttributeMap(
        requireMap(payload['item'], 'transactWrite: the item of putItem'),
      );
      return withGiven({ ...common, operation: 'PutItem', attributeValues }, guarded);
    }
    case 'updateItem':
      return withGiven(
        { ...common, operation: 'UpdateItem', update: toUpdateExpression(payload['update']) },
        guarded,
      );
    case 'deleteItem':
      return withGiven({ ...common, operation: 'DeleteItem' }, guarded);
    case 'conditionCheck':
      return withGiven({ ...common, operation: 'ConditionCheck' }, guarded);
    default:
      throw new UtilityFault(`transactWrite: ${String(kind)} is no kind of item`);
  }
}

/** A function of the module as HostFunction: it takes one object. */
function request(name: string, build: (payload: Request) => Request): [string, HostFunction] {
  return [`dynamodb.${name}`, (_host, payload) => build(requireMap(payload ?? {}, `${name}: the payload`))];
}

const requests = Object.fromEntries([
  request('get', (payload) =>
    withGiven(
      { operation: 'GetItem', key: key(payload['key'], 'get') },
      { consistentRead: payload['consistentRead'], projection: projection(payload['projection']) },
    ),
  ),
  request('put', (payload) =>
    withGiven(
      {
        operation: 'PutItem',
        key: key(payload['key'], 'put'),
        attributeValues: toAttributeMap(requireMap(payload['item'], 'put: the item')),
      },
      { condition: expression(payload['condition']), ...versioning(payload) },
    ),
  ),
  request('update', (payload) =>
    withGiven(
      {
        operation: 'UpdateItem',
        key: key(payload['key'], 'update'),
        update: toUpdateExpression(payload['update']),
      },
      { condition: expression(payload['condition']), ...versioning(payload) },
    ),
  ),
  request('remove', (payload) =>
    withGiven(
      { operation: 'DeleteItem', key: key(payload['key'], 'remove') },
      { condition: expression(payload['condition']), ...versioning(payload) },
    ),
  ),
  request('query', query),
  request('scan', (payload) =>
    readRequest('Scan', payload, { totalSegments: payload['totalSegments'], segment: payload['segment'] }),
  ),
  request('batchGet', (payload) => ({
    operation: 'BatchGetItem',
    tables: tables(payload, 'batchGet', (table, of) => {
      const { keys, consistentRead, projection: paths } = requireMap(table, `${of}: the table`);
      const converted = requireList(keys, `${of}: keys`).map((value) => key(value, of));
      return withGiven({ keys: converted }, { consistentRead, projection: projection(paths) });
    }),
  })),
  request('batchPut', (payload) => ({
    operation: 'BatchPutItem',
    tables: tables(payload, 'batchPut', (items, of) =>
      requireList(items, `${of}: the items`).map((item) =>
        toAttributeMap(requireMap(item, `${of}: the item`)),
      ),
    ),
  })),
  request('batchDelete', (payload) => ({
    operation: 'BatchDeleteItem',
    tables: tables(payload, 'batchDelete', (keys, of) =>
      requireList(keys, `${of}: keys`).map((k) => key(k, of)),
    ),
  })),
  request('transactGet', (payload) => ({
    operation: 'TransactGetItems',
    transactItems: requireList(payload['items'], 'transactGet: items').map((item) => {
      const { table, key: itemKey, projection: paths } = requireMap(item, 'transactGet: each item');
      return withGiven({ table, key: key(itemKey, 'transactGet') }, { projection: projection(paths) });
    }),
  })),
  request('transactWrite', (payload) => ({
    operation: 'TransactWriteItems',
    transactItems: requireList(payload['items'], 'transactWrite: items').map(transactItem),
  })),
]);

/**
 * `@aws-appsync/utils/dynamodb`: writes the requests of the DynamoDB data source.
 * https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html
 */
export const dynamodbModuleFunctions: Record<string, HostFunction> = {
  ...requests,
  ...operationFunctions,
  'dynamodb.toStringSet': (_host, list) => ({ SS: list }),
  'dynamodb.toNumberSet': (_host, numbers) => ({ NS: numbers }),
  'dynamodb.toBinarySet': (_host, values) => ({ BS: values }),
};
