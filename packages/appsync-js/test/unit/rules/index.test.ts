import { describe, expect, test } from 'vitest';
import { checkResolverCode } from '../../../src/check.ts';
import { rules } from '../../../src/rules/index.ts';
import { refused, refusedWithOthers } from '../../fixtures/refused.ts';

const positions = (code: string, rule: string): string[] =>
  checkResolverCode(code, 'test')
    .filter((violation) => violation.rule === rule)
    .map(({ line, column }) => `${line}:${column}`);

describe.each(Object.entries(refused))('rule %s', (rule, cases) => {
  test.each(cases)('given %j, when checked, then only this rule refuses it', (code, position) => {
    const violations = checkResolverCode(code, 'test').map((v) => `${v.rule} ${v.line}:${v.column}`);
    expect(violations).toEqual([`${rule} ${position}`]);
  });
});

describe('code that breaks several rules', () => {
  const cases = Object.entries(refusedWithOthers).flatMap(([rule, list]) =>
    list.map((item) => [rule, ...item] as const),
  );
  test.each(cases)(
    'given code against %s, when checked, then %j is refused at %s',
    (rule, code, position) => {
      const found =
        rule === 'no-await'
          ? positions(code, 'no-async').concat(positions(code, 'syntax'))
          : positions(code, rule);
      expect(found).toContain(position);
    },
  );
});

test('given the rule table, then every rule has a test here and names its source', () => {
  const tested = new Set([...Object.keys(refused), ...Object.keys(refusedWithOthers)]);
  expect(rules.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { source } of rules)
    expect(source).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|www\.npmjs\.com)\//u);
});
