import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('util.dynamodb', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
  test.each<[expression: string, value: unknown]>([
    ['toDynamoDB("foo")', { S: 'foo' }],
    ['toDynamoDB(12345)', { N: 12345 }],
    ['toDynamoDB(true)', { BOOL: true }],
    ['toDynamoDB(null)', { NULL: null }],
    [
      'toDynamoDB({ foo: "bar", baz: 1234, beep: ["boop"] })',
      { M: { foo: { S: 'bar' }, baz: { N: 1234 }, beep: { L: [{ S: 'boop' }] } } },
    ],
    ['toString("test")', { S: 'test' }],
    ['toStringSet(["foo", "bar"])', { SS: ['foo', 'bar'] }],
    ['toNumber(12345)', { N: 12345 }],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['toBinary("foo")', { B: 'foo' }],
    ['toBinarySet(["foo", "bar"])', { BS: ['foo', 'bar'] }],
    ['toBoolean(true)', { BOOL: true }],
    ['toNull()', { NULL: null }],
    ['toList(["foo", 123, { bar: "baz" }])', { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
    ['toMap({ foo: "bar" })', { M: { foo: { S: 'bar' } } }],
    ['toMapValues({ foo: "bar", n: undefined })', { foo: { S: 'bar' } }],
    ['toS3Object("foo", "bar", "baz")', { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}' }],
    [
      'toS3Object("foo", "bar", "baz", "beep")',
      { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz","version":"beep"}}' },
    ],
    [
      'fromS3ObjectJson(\'{"s3":{"key":"foo","bucket":"bar","region":"baz"}}\')',
      { key: 'foo', bucket: 'bar', region: 'baz' },
    ],
    ...[
      'toString',
      'toStringSet',
      'toNumber',
      'toNumberSet',
      'toBinary',
      'toBinarySet',
      'toBoolean',
      'toList',
      'toMap',
      'toMapValues',
    ].map((name): [string, unknown] => [`${name}(null)`, null]),
  ])('given util.dynamodb.%s, then the answer is the documented one', (expression, value) => {
    expect(valueOf(`util.dynamodb.${expression}`)).toEqual(value);
  });

  test.each(["'{'", "'1'", "'{}'", '5'])(
    'given %s, when read as an S3 object, then the code is in error',
    (text) => {
      expect(() => valueOf(`util.dynamodb.fromS3ObjectJson(${text})`)).toThrow(
        'util.dynamodb.fromS3ObjectJson',
      );
    },
  );
});
