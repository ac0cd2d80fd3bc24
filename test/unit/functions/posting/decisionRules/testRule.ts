import { describe, expect, it } from 'vitest';
import type { Rule, RuleInput } from '../../../../../functions/posting/decisionRules/rule.ts';

/** What a rule answers: its outcome, and its reason's code where it gives one. Every code must be among the cases. */
export function testRule(
  rule: Rule,
  cases: readonly (readonly [given: string, input: RuleInput, outcome: string, code?: string])[],
): void {
  describe(`the rule ${rule.name}`, () => {
    for (const [given, input, outcome, code] of cases) {
      it(`given ${given}, then ${outcome}`, () => {
        expect(rule.judge(input)).toMatchObject({ outcome, ...(code === undefined ? {} : { code }) });
      });
    }

    it('given its codes, then each was the answer to a case', () => {
      const answered = cases.flatMap(([, , , code]) => code ?? []);
      expect([...new Set(answered)].sort()).toEqual([...rule.codes].sort());
    });
  });
}
