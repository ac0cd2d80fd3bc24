import { describe, expect, test } from 'vitest';
import { fromAttributeValue, toApiAttributeValue, toAttributeValue } from '../../src/attributeValue.ts';
import type { AttributeValue } from '../../src/attributeValue.ts';

describe('reading', () => {
  test.each<[AttributeValue, unknown]>([
    [{ S: 'a' }, 'a'],
    [{ N: '1.5' }, 1.5],
    [{ N: 2 }, 2],
    [{ BOOL: false }, false],
    [{ NULL: true }, null],
    [{ B: 'aGk=' }, 'aGk='],
    [{ SS: ['a'] }, ['a']],
    [{ NS: ['1', '2'] }, [1, 2]],
    [{ BS: ['aGk='] }, ['aGk=']],
    [{ L: [{ N: '1' }, { NULL: true }] }, [1, null]],
    [{ M: { a: { M: { b: { S: 'c' } } } } }, { a: { b: 'c' } }],
  ])('given %j, when read, then the value is %j', (attribute, value) => {
    expect(fromAttributeValue(attribute)).toEqual(value);
  });
});

describe('writing for the API', () => {
  test.each<[unknown, AttributeValue]>([
    [1.5, { N: '1.5' }],
    [null, { NULL: true }],
    ['a', { S: 'a' }],
    [[1, { a: null }], { L: [{ N: '1' }, { M: { a: { NULL: true } } }] }],
  ])('given %j, when written, then DynamoDB gets %j', (value, attribute) => {
    expect(toApiAttributeValue(toAttributeValue(value))).toEqual(attribute);
  });

  test('given a set of numbers, when written, then DynamoDB gets strings', () => {
    expect(toApiAttributeValue({ NS: [1, 2] })).toEqual({ NS: ['1', '2'] });
  });
});
