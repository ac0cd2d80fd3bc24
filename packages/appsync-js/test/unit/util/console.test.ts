import { describe, expect, test } from 'vitest';
import { run } from '../context.ts';

describe('console', () => {
  test('given values of all kinds, when logged, then the lines are text by level', () => {
    const { effects } = run('console.log("a", 1, { b: 2 }, null); console.error([3]);');
    expect(effects.logs).toEqual([
      { level: 'log', message: 'a 1 {"b":2} null' },
      { level: 'error', message: '[3]' },
    ]);
  });
});
