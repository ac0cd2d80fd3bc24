import { describe, expect, test } from 'vitest';
import { toDynamodbExpression } from '../../../src/util/dynamodbExpression.ts';
import { valueOf } from '../context.ts';

/**
 * Filter → expression and values. Recorded from AWS (`evaluate-code`) in the tests of the public project
 * localstack/appsync-utils.
 */
const recorded: [name: string, filter: unknown, expression: string, values: Record<string, unknown>][] = [
  ['eq', { v: { eq: 'x' } }, '(#v = :v_eq)', { ':v_eq': { S: 'x' } }],
  ['ne', { v: { ne: 'x' } }, '(#v <> :v_ne)', { ':v_ne': { S: 'x' } }],
  ['lt', { v: { lt: 'x' } }, '(#v < :v_lt)', { ':v_lt': { S: 'x' } }],
  ['le', { v: { le: 'x' } }, '(#v <= :v_le)', { ':v_le': { S: 'x' } }],
  ['gt', { v: { gt: 'x' } }, '(#v > :v_gt)', { ':v_gt': { S: 'x' } }],
  ['ge', { v: { ge: 'x' } }, '(#v >= :v_ge)', { ':v_ge': { S: 'x' } }],
  ['a number', { v: { eq: 1.5 } }, '(#v = :v_eq)', { ':v_eq': { N: 1.5 } }],
  ['null', { v: { eq: null } }, '(#v = :v_eq)', { ':v_eq': { NULL: null } }],
  ['a list', { v: { eq: [1, 2] } }, '(#v = :v_eq)', { ':v_eq': { L: [{ N: 1 }, { N: 2 }] } }],
  ['a map', { v: { eq: { a: 1 } } }, '(#v = :v_eq)', { ':v_eq': { M: { a: { N: 1 } } } }],
  ['contains', { v: { contains: 'x' } }, '(contains(#v,:v_contains))', { ':v_contains': { S: 'x' } }],
  [
    'notContains',
    { v: { notContains: 'x' } },
    '(NOT contains(#v,:v_notContains))',
    { ':v_notContains': { S: 'x' } },
  ],
  [
    'beginsWith',
    { v: { beginsWith: 'x' } },
    '(begins_with(#v,:v_beginsWith))',
    { ':v_beginsWith': { S: 'x' } },
  ],
  [
    'between, with more than two bounds',
    { v: { between: ['1', '9', '3'] } },
    '(#v BETWEEN :v_between_start AND :v_between_end)',
    { ':v_between_start': { S: '1' }, ':v_between_end': { S: '9' } },
  ],
  [
    'in',
    { v: { in: ['a', 'b'] } },
    '(#v IN (:v_in_0, :v_in_1))',
    { ':v_in_0': { S: 'a' }, ':v_in_1': { S: 'b' } },
  ],
  ['in nothing', { v: { in: [] } }, '(null)', {}],
  ['attributeExists', { v: { attributeExists: true } }, '(attribute_exists(#v))', {}],
  ['attributeExists false', { v: { attributeExists: false } }, '(attribute_not_exists(#v))', {}],
  ['size', { v: { size: { gt: 2 } } }, '(size(#v) > :v_size_gt)', { ':v_size_gt': { N: 2 } }],
  [
    'two comparisons of size',
    { v: { size: { gt: 2, lt: 5 } } },
    '((size(#v) > :v_size_gt) AND (size(#v) < :v_size_lt))',
    { ':v_size_gt': { N: 2 }, ':v_size_lt': { N: 5 } },
  ],
  [
    'size of size',
    { v: { size: { size: { gt: 1 } } } },
    '(size(#v) > :v_size_size_gt)',
    { ':v_size_size_gt': { N: 1 } },
  ],
  [
    'size and a function',
    { v: { size: { contains: 'x' } } },
    '(contains(size(#v),:v_size_contains))',
    { ':v_size_contains': { S: 'x' } },
  ],
  ['size without operators', { v: { size: {} } }, '', {}],
  [
    'two fields',
    { a: { eq: 1 }, b: { eq: 2 } },
    '(#a = :a_eq) AND (#b = :b_eq)',
    { ':a_eq': { N: 1 }, ':b_eq': { N: 2 } },
  ],
  [
    'two operators',
    { v: { ge: 1, le: 5 } },
    '((#v >= :v_ge) AND (#v <= :v_le))',
    { ':v_ge': { N: 1 }, ':v_le': { N: 5 } },
  ],
  ['and of one', { and: [{ a: { eq: 1 } }] }, '(#a = :and_0_a_eq)', { ':and_0_a_eq': { N: 1 } }],
  [
    'and of two',
    { and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
    '((#a = :and_0_a_eq) AND (#b = :and_1_b_eq))',
    { ':and_0_a_eq': { N: 1 }, ':and_1_b_eq': { N: 2 } },
  ],
  [
    'or of two',
    { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
    '((#a = :or_0_a_eq) OR (#b = :or_1_b_eq))',
    { ':or_0_a_eq': { N: 1 }, ':or_1_b_eq': { N: 2 } },
  ],
  ['not', { not: { a: { eq: 1 } } }, '(NOT (#a = :not_a_eq))', { ':not_a_eq': { N: 1 } }],
  [
    'not of not',
    { not: { not: { a: { eq: 1 } } } },
    '(NOT (NOT (#a = :not_not_a_eq)))',
    { ':not_not_a_eq': { N: 1 } },
  ],
  [
    'not of a group',
    { not: { and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] } },
    '(NOT ((#a = :not_and_0_a_eq) AND (#b = :not_and_1_b_eq)))',
    { ':not_and_0_a_eq': { N: 1 }, ':not_and_1_b_eq': { N: 2 } },
  ],
  [
    'and within or',
    { or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] },
    '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))',
    { ':or_0_and_0_a_eq': { N: 1 }, ':or_0_and_1_b_eq': { N: 2 }, ':or_1_c_eq': { N: 3 } },
  ],
  [
    'deep nesting',
    { and: [{ or: [{ and: [{ a: { eq: 1 } }] }] }] },
    '(#a = :and_0_or_0_and_0_a_eq)',
    { ':and_0_or_0_and_0_a_eq': { N: 1 } },
  ],
  ['a name with a dot', { 'a.b': { eq: 1 } }, '(#a.b = :a.b_eq)', { ':a.b_eq': { N: 1 } }],
  ['nothing', {}, '', {}],
  ['an empty group', { and: [] }, '', {}],
  ['not of nothing', { not: {} }, '(NOT )', {}],
  ['an empty field beside another', { a: { eq: 1 }, b: {} }, '(#a = :a_eq) AND ', { ':a_eq': { N: 1 } }],
  [
    'an empty member',
    { and: [{ a: { eq: 1 } }, {}] },
    '((#a = :and_0_a_eq) AND )',
    { ':and_0_a_eq': { N: 1 } },
  ],
];

test.each(recorded)(
  'given %s, when transformed, then the expression is as recorded from AWS',
  (_name, filter, expression, values) => {
    expect(toDynamodbExpression(filter)).toMatchObject({ expression, expressionValues: values });
  },
);

test('given fields, when transformed, then each name has its placeholder', () => {
  expect(toDynamodbExpression({ a: { eq: 1 }, and: [{ b: {} }] })?.expressionNames).toEqual({
    '#a': 'a',
    '#b': 'b',
  });
});

test('given every name of an attribute type, when transformed, then it becomes the type code', () => {
  const names = [
    '_null',
    'string',
    'stringSet',
    'number',
    'numberSet',
    'binary',
    'binarySet',
    'boolean',
    'list',
    'map',
  ];
  const filters = names.map((name) => toDynamodbExpression({ a: { attributeType: name } }));
  expect(filters.map((filter) => filter?.expressionValues[':a_attributeType'])).toEqual(
    ['NULL', 'S', 'SS', 'N', 'NS', 'B', 'BS', 'BOOL', 'L', 'M'].map((code) => ({ S: code })),
  );
  expect(filters[0]?.expression).toBe('(attribute_type(#a,:a_attributeType))');
});

describe('what is no filter', () => {
  test.each([
    [undefined],
    [null],
    [[]],
    ['text'],
    [{ v: { foo: 1 } }],
    [{ v: 'x' }],
    [{ a: { b: { eq: 1 } } }],
    [{ and: { a: { eq: 1 } } }],
    [{ and: null }],
    [{ and: [{ a: { eq: 1 } }, null] }],
    [{ not: [{ a: { eq: 1 } }] }],
    [{ v: { between: [1] } }],
    [{ v: { between: 'x' } }],
    [{ v: { in: 'x' } }],
    [{ v: { attributeExists: 'yes' } }],
    [{ v: { attributeType: 'S' } }],
    [{ v: { attributeType: 'bogus' } }],
    [{ v: { size: 3 } }],
  ])('given %j, when transformed, then the answer is null as recorded from AWS', (filter) => {
    expect(toDynamodbExpression(filter)).toBeNull();
  });
});

test('given the functions of util.transform, when called, then they answer JSON text, or null', () => {
  const json =
    '{"expression":"(attribute_not_exists(#id))","expressionNames":{"#id":"id"},"expressionValues":{}}';
  expect(
    valueOf('util.transform.toDynamoDBConditionExpression({ and: [{ id: { attributeExists: false } }] })'),
  ).toBe(json);
  expect(
    valueOf('util.transform.toDynamoDBFilterExpression({ and: [{ id: { attributeExists: false } }] })'),
  ).toBe(json);
  expect(valueOf('util.transform.toDynamoDBFilterExpression("x")')).toBeNull();
});
