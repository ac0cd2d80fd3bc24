import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../functions/posting/decide.ts';
import { RULES } from '../../../../functions/posting/decisionRules/rules.generated.ts';
import { ruleInput } from '../../../fixtures/posting/ruleInput.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');

describe('a decision', () => {
  it('given the rules, then each has the name of its file, a version, codes of its own and tests', () => {
    const tests = readdirSync('test/unit/functions/posting/decisionRules');
    for (const { name, version } of RULES) {
      expect(version).toBeGreaterThanOrEqual(1);
      expect(tests).toContain(`${name}.test.ts`);
    }
    const codes = RULES.flatMap((rule) => rule.codes);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('given nothing to object to, then it is approved without a reason', () => {
    expect(decide(ruleInput(), NOON)).toMatchObject({ outcome: 'APPROVE', reasons: [] });
  });

  it('given reasons to review and one to reject, then it is rejected with all reasons', () => {
    const { outcome, reasons } = decide(
      ruleInput({
        issuingCountryCode: null,
        merchantTypeEntry: { code: '7995', name: 'Betting', treatment: 'REJECT' },
      }),
      NOON,
    );
    expect(outcome).toBe('REJECT');
    expect(reasons.map(({ code }) => code).sort()).toEqual([
      'FLAGGED_MERCHANT_TYPE',
      'MISSING_ISSUING_COUNTRY',
    ]);
  });

  it('given any decision, then it names every rule with its version and what it was asked about', () => {
    const { rules, inputs } = decide(ruleInput(), NOON);
    expect(rules).toEqual(Object.fromEntries(RULES.map(({ name, version }) => [name, version])));
    expect(inputs).toMatchObject({ amount: '10.00 EUR', issuingCountryCode: 'DE' });
  });
});
