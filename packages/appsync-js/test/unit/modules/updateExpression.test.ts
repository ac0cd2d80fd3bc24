import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('update', () => {
  const update = (object: string): unknown => valueOf(`ddb.update({ key: { id: "1" }, update: ${object} })`);

  test.each<[object: string, expression: string, names: string[], values: unknown[]]>([
    ['{ age: ddb.operations.add(10) }', 'SET #expName_1 = :expValue_1', ['age'], [{ N: 10 }]],
    [
      '{ l: ddb.operations.append([1, 2]) }',
      'SET #expName_1 = list_append(#expName_1, :expValue_1)',
      ['l'],
      [{ L: [{ N: 1 }, { N: 2 }] }],
    ],
    [
      '{ l: ddb.operations.prepend([1]) }',
      'SET #expName_1 = list_append(:expValue_1, #expName_1)',
      ['l'],
      [{ L: [{ N: 1 }] }],
    ],
    ['{ n: ddb.operations.increment(10) }', 'SET #expName_1 = #expName_1 + :expValue_1', ['n'], [{ N: 10 }]],
    ['{ n: ddb.operations.increment() }', 'SET #expName_1 = #expName_1 + :expValue_1', ['n'], [{ N: 1 }]],
    ['{ n: ddb.operations.decrement(1) }', 'SET #expName_1 = #expName_1 - :expValue_1', ['n'], [{ N: 1 }]],
    [
      '{ v: ddb.operations.replace({ a: 10 }) }',
      'SET #expName_1 = :expValue_1',
      ['v'],
      [{ M: { a: { N: 10 } } }],
    ],
    ['{ isVerified: true }', 'SET #expName_1 = :expValue_1', ['isVerified'], [{ BOOL: true }]],
    ['{ imageUrl: null }', 'SET #expName_1 = :expValue_1', ['imageUrl'], [{ NULL: null }]],
    ['{ tags: ["a"] }', 'SET #expName_1 = :expValue_1', ['tags'], [{ L: [{ S: 'a' }] }]],
    ['{ addr: ddb.operations.remove() }', 'REMOVE #expName_1', ['addr'], []],
    [
      '{ a: ddb.operations.remove(), b: ddb.operations.remove() }',
      'REMOVE #expName_1, #expName_2',
      ['a', 'b'],
      [],
    ],
    [
      '{ a: 1, b: "x" }',
      'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2',
      ['a', 'b'],
      [{ N: 1 }, { S: 'x' }],
    ],
    [
      '{ b: ddb.operations.remove(), a: ddb.operations.increment(1) }',
      'SET #expName_1 = #expName_1 + :expValue_1 REMOVE #expName_2',
      ['a', 'b'],
      [{ N: 1 }],
    ],
    [
      '{ f: [ddb.operations.updateListItem("x", 1), ddb.operations.updateListItem("y", 2)] }',
      'SET #expName_1[1] = :expValue_1, #expName_1[2] = :expValue_2',
      ['f'],
      [{ S: 'x' }, { S: 'y' }],
    ],
    [
      '{ info: { address: ddb.operations.replace({ city: "New York" }), name: "n" } }',
      'SET #expName_1.#expName_2 = :expValue_1, #expName_1.#expName_3 = :expValue_2',
      ['info', 'address', 'name'],
      [{ M: { city: { S: 'New York' } } }, { S: 'n' }],
    ],
    ['{ map: {} }', 'SET #expName_1 = :expValue_1', ['map'], [{ M: {} }]],
  ])('given %s, when called, then the expression is %s', (object, expression, names, values) => {
    expect(update(object)).toEqual({
      operation: 'UpdateItem',
      key: { id: { S: '1' } },
      update: {
        expression,
        expressionNames: Object.fromEntries(names.map((name, index) => [`#expName_${index + 1}`, name])),
        expressionValues: Object.fromEntries(values.map((value, index) => [`:expValue_${index + 1}`, value])),
      },
    });
  });

  test('given a condition and a version, when called, then the request has both', () => {
    const call =
      'ddb.update({ key: { id: "1" }, update: { a: 1 }, condition: { b: { eq: 2 } }, _version: 5 })';
    expect(valueOf(call)).toMatchObject({
      condition: {
        expression: '(#b = :b_eq)',
        expressionNames: { '#b': 'b' },
        expressionValues: { ':b_eq': { N: 2 } },
      },
      _version: 5,
    });
  });

  test('given no update object, when called, then the code is in error', () => {
    expect(() => valueOf('ddb.update({ key: { id: "1" } })')).toThrow('update must be an object');
  });
});
