import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

describe('util.math', () => {
  test.each<[expression: string, value: number]>([
    ['roundNum(2.5)', 3],
    ['roundNum(-2.5)', -2],
    ['roundNum(2.4)', 2],
    ['minVal(1, 2)', 1],
    ['maxVal(1, 2)', 2],
    ['randomDouble()', 0.75],
    ['randomWithinRange(10, 20)', 17],
  ])('given util.math.%s, then the answer is %d', (expression, value) => {
    expect(valueOf(`util.math.${expression}`, {}, { random: () => 0.75 })).toBe(value);
  });

  test('given text, then the error names the parameter', () => {
    expect(() => valueOf('util.math.roundNum("1")')).toThrow(
      'util.math.roundNum: the number must be a number, received "1"',
    );
  });
});
