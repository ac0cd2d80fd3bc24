import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('lists, maps and kinds of values', () => {
  test.each<[expression: string, value: unknown]>([
    ['list.copyAndRetainAll([1, 2, { a: 1 }], [2, { a: 1 }])', [2, { a: 1 }]],
    ['list.copyAndRemoveAll([1, 2, 3], [2])', [1, 3]],
    ['list.sortList([3, 1, 2], false, "any")', [1, 2, 3]],
    ['list.sortList([{ n: 1 }, { n: 2 }], true, "n")', [{ n: 2 }, { n: 1 }]],
    ['list.sortList([1, "a"], false, "any")', [1, 'a']],
    ['map.copyAndRetainAllKeys({ a: 1, b: 2 }, ["a"])', { a: 1 }],
    ['map.copyAndRemoveAllKeys({ a: 1, b: 2 }, ["a"])', { b: 2 }],
    ['typeOf(null)', 'Null'],
    ['typeOf("a")', 'String'],
    ['typeOf(1)', 'Number'],
    ['typeOf(true)', 'Boolean'],
    ['typeOf([])', 'List'],
    ['typeOf({})', 'Map'],
    ['isNull(undefined)', true],
    ['isNull(0)', false],
    ['isNullOrEmpty("")', true],
    ['isNullOrEmpty(" ")', false],
    ['isNullOrBlank(" ")', true],
    ['isString("")', true],
    ['isNumber("1")', false],
    ['isBoolean(false)', true],
    ['isList({})', false],
    ['isMap({})', true],
    ['isMap([])', false],
    ['defaultIfNull(null, 1)', 1],
    ['defaultIfNull(0, 1)', 0],
    ['defaultIfNullOrEmpty("", 1)', 1],
    ['defaultIfNullOrBlank(" ", 1)', 1],
  ])('given util.%s, then the answer is %j', (expression, value) => {
    expect(valueOf(`util.${expression}`)).toEqual(value);
  });
});
