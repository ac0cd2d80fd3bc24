import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

// Outputs recorded from AWS (`evaluate-code`) in the tests of the public project localstack/appsync-utils.
describe('requests as recorded from AWS', () => {
  test.each<[call: string, request: unknown]>([
    ['ddb.get({ key: { id: "id" } })', { operation: 'GetItem', key: { id: { S: 'id' } } }],
    [
      'ddb.put({ key: { id: "abc" }, item: { value: 10 } })',
      { operation: 'PutItem', key: { id: { S: 'abc' } }, attributeValues: { value: { N: 10 } } },
    ],
    ['ddb.remove({ key: { id: "test" } })', { operation: 'DeleteItem', key: { id: { S: 'test' } } }],
    ['ddb.scan({ limit: 10, nextToken: "abc" })', { operation: 'Scan', limit: 10, nextToken: 'abc' }],
    ['ddb.scan({})', { operation: 'Scan' }],
    ['ddb.toStringSet(["a", "b"])', { SS: ['a', 'b'] }],
    ['ddb.toNumberSet([1, 2, 3])', { NS: [1, 2, 3] }],
    ['ddb.toBinarySet(["SGVsbG8="])', { BS: ['SGVsbG8='] }],
    ['ddb.operations.add(10)', { type: 'OPERATION_ADD', value: 10 }],
    ['ddb.operations.append([1, 2])', { type: 'OPERATION_APPEND', items: [1, 2] }],
    ['ddb.operations.prepend([1, 2])', { type: 'OPERATION_PREPEND', items: [1, 2] }],
    ['ddb.operations.increment(10)', { type: 'OPERATION_INCREMENT', by: 10 }],
    ['ddb.operations.decrement(10)', { type: 'OPERATION_DECREMENT', by: 10 }],
    ['ddb.operations.replace({ a: 10 })', { type: 'OPERATION_REPLACE', value: { a: 10 } }],
    ['ddb.operations.remove()', { type: 'OPERATION_REMOVE' }],
  ])('given %s, when called, then the answer is the recorded one', (call, request) => {
    expect(valueOf(call)).toEqual(request);
  });
});

describe('conditions and projections', () => {
  test('given a condition that binds no value, when written, then it has no expressionValues', () => {
    expect(
      valueOf(
        'ddb.put({ key: { id: "1" }, item: {}, condition: { id: { attributeExists: false } } }).condition',
      ),
    ).toEqual({
      expression: '(attribute_not_exists(#id))',
      expressionNames: { '#id': 'id' },
    });
  });

  test('given null for optional members, when written, then they are left out', () => {
    const call =
      'ddb.query({ query: { id: { eq: 1 } }, filter: null, index: null, limit: null, nextToken: null })';
    expect(Object.keys(valueOf(call) as object).sort()).toEqual(['operation', 'query']);
  });

  test('given false and zero for optional members, when written, then they stay', () => {
    expect(
      valueOf('ddb.query({ query: { id: { eq: 1 } }, scanIndexForward: false, limit: 0 })'),
    ).toMatchObject({
      scanIndexForward: false,
      limit: 0,
    });
  });

  test('given paths, when projected, then every name has one placeholder and indexes stay', () => {
    expect(
      valueOf('ddb.get({ key: { id: 1 }, projection: ["id", "a.b", "a.list[1].id"] }).projection'),
    ).toEqual({
      expression: '#expName_1, #expName_2.#expName_3, #expName_2.#expName_4[1].#expName_1',
      expressionNames: { '#expName_1': 'id', '#expName_2': 'a', '#expName_3': 'b', '#expName_4': 'list' },
    });
  });

  test('given every argument of a query, when written, then the request has them all', () => {
    const call =
      'ddb.query({ query: { pk: { eq: "a" }, sk: { beginsWith: "b" } }, index: "gsi1", limit: 5, nextToken: "t", consistentRead: true, scanIndexForward: false, select: "ALL_ATTRIBUTES", filter: { done: { eq: true } }, projection: ["id"] })';
    expect(valueOf(call)).toEqual({
      operation: 'Query',
      query: {
        expression: '(#pk = :pk_eq) AND (begins_with(#sk,:sk_beginsWith))',
        expressionNames: { '#pk': 'pk', '#sk': 'sk' },
        expressionValues: { ':pk_eq': { S: 'a' }, ':sk_beginsWith': { S: 'b' } },
      },
      index: 'gsi1',
      limit: 5,
      nextToken: 't',
      consistentRead: true,
      scanIndexForward: false,
      select: 'ALL_ATTRIBUTES',
      filter: {
        expression: '(#done = :done_eq)',
        expressionNames: { '#done': 'done' },
        expressionValues: { ':done_eq': { BOOL: true } },
      },
      projection: { expression: '#expName_1', expressionNames: { '#expName_1': 'id' } },
    });
  });

  test('given a segment of a scan, when written, then the request has it', () => {
    expect(valueOf('ddb.scan({ totalSegments: 4, segment: 0, index: "gsi", consistentRead: true })')).toEqual(
      {
        operation: 'Scan',
        index: 'gsi',
        consistentRead: true,
        totalSegments: 4,
        segment: 0,
      },
    );
  });

  test('given settings of versioned tables, when written, then put, update and remove have them', () => {
    const settings = '_version: 3, customPartitionKey: "c", populateIndexFields: true';
    const expected = { _version: 3, customPartitionKey: 'c', populateIndexFields: true };
    expect(valueOf(`ddb.put({ key: { id: 1 }, item: {}, ${settings} })`)).toMatchObject(expected);
    expect(valueOf(`ddb.update({ key: { id: 1 }, update: { a: 1 }, ${settings} })`)).toMatchObject(expected);
    expect(valueOf(`ddb.remove({ key: { id: 1 }, ${settings} })`)).toMatchObject(expected);
  });
});

describe('batches and transactions', () => {
  test('given tables, when batched, then each has its keys or items', () => {
    expect(
      valueOf(
        'ddb.batchGet({ tables: { post: { keys: [{ id: "1" }], consistentRead: false, projection: ["id"] }, other: { keys: [] } } })',
      ),
    ).toEqual({
      operation: 'BatchGetItem',
      tables: {
        post: {
          keys: [{ id: { S: '1' } }],
          consistentRead: false,
          projection: { expression: '#expName_1', expressionNames: { '#expName_1': 'id' } },
        },
        other: { keys: [] },
      },
    });
    expect(valueOf('ddb.batchPut({ tables: { post: [{ id: "1", n: 2 }] } })')).toEqual({
      operation: 'BatchPutItem',
      tables: { post: [{ id: { S: '1' }, n: { N: 2 } }] },
    });
    expect(valueOf('ddb.batchDelete({ tables: { post: [{ id: "1" }] } })')).toEqual({
      operation: 'BatchDeleteItem',
      tables: { post: [{ id: { S: '1' } }] },
    });
  });

  test('given items, when read in a transaction, then each has table, key and projection', () => {
    expect(
      valueOf(
        'ddb.transactGet({ items: [{ table: "post", key: { id: "1" }, projection: ["name"] }, { table: "t", key: { id: "2" } }] })',
      ),
    ).toEqual({
      operation: 'TransactGetItems',
      transactItems: [
        {
          table: 'post',
          key: { id: { S: '1' } },
          projection: { expression: '#expName_1', expressionNames: { '#expName_1': 'name' } },
        },
        { table: 't', key: { id: { S: '2' } } },
      ],
    });
  });

  test('given every kind of item, when written in a transaction, then each is its operation', () => {
    const condition = '{ v: { eq: 1 } }';
    const written = {
      expression: '(#v = :v_eq)',
      expressionNames: { '#v': 'v' },
      expressionValues: { ':v_eq': { N: 1 } },
    };
    const call = `ddb.transactWrite({ items: [
      { putItem: { table: "t", key: { id: "1" }, item: { a: 1 }, condition: ${condition} } },
      { updateItem: { table: "t", key: { id: "2" }, update: { a: ddb.operations.increment(1) } } },
      { deleteItem: { table: "t", key: { id: "3" }, condition: ${condition} } },
      { conditionCheck: { table: "t", key: { id: "4" }, condition: ${condition} } },
    ] })`;
    expect(valueOf(call)).toEqual({
      operation: 'TransactWriteItems',
      transactItems: [
        {
          table: 't',
          operation: 'PutItem',
          key: { id: { S: '1' } },
          attributeValues: { a: { N: 1 } },
          condition: written,
        },
        {
          table: 't',
          operation: 'UpdateItem',
          key: { id: { S: '2' } },
          update: {
            expression: 'SET #expName_1 = #expName_1 + :expValue_1',
            expressionNames: { '#expName_1': 'a' },
            expressionValues: { ':expValue_1': { N: 1 } },
          },
        },
        { table: 't', operation: 'DeleteItem', key: { id: { S: '3' } }, condition: written },
        { table: 't', operation: 'ConditionCheck', key: { id: { S: '4' } }, condition: written },
      ],
    });
  });

  test('given an unknown kind of item, when written, then the code is in error', () => {
    expect(() => valueOf('ddb.transactWrite({ items: [{ other: { key: { id: "1" } } }] })')).toThrow(
      'transactWrite: other is no kind of item',
    );
  });
});
