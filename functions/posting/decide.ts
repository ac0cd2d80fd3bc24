import { formatAmount } from '../shared/money.ts';
import type { DecisionRecord, RuleReason } from '../transactions/ports.ts';
import type { Rule, RuleInput } from './decisionRules/rule.ts';
import { RULES } from './decisionRules/rules.generated.ts';

/**
 * Asks every rule, so that a rejected transaction shows all its reasons, not the first. The strictest verdict wins; the record says which rules were asked, in which version, about what. */
export function decide(input: RuleInput, decidedAt: Date, rules: readonly Rule[] = RULES): DecisionRecord {
  let outcome: DecisionRecord['outcome'] = 'APPROVE';
  const reasons: RuleReason[] = [];
  for (const { name, judge } of rules) {
    const verdict = judge(input);
    if (verdict.outcome === 'APPROVE') continue;
    reasons.push({ rule: name, code: verdict.code, detail: verdict.detail });
    if (outcome !== 'REJECT') outcome = verdict.outcome;
  }
  return {
    outcome,
    reasons,
    rules: Object.fromEntries(rules.map(({ name, version }) => [name, version])),
    inputs: inputsOf(input),
    decidedAt: decidedAt.toISOString(),
  };
}

function inputsOf(input: RuleInput): Record<string, string | null> {
  const { amount, original, account, rate, risk } = input;
  const limit = (units: bigint | null) => (units === null ? null : units.toString());
  return {
    amount: `${formatAmount(amount)} ${amount.currency.symbol}`,
    direction: input.direction,
    original: original && `${formatAmount(original)} ${original.currency.symbol}`,
    issuingCountryCode: input.issuingCountryCode,
    merchantType: input.merchantType,
    merchantTypeTreatment: input.merchantTypeEntry?.treatment ?? null,
    accountStatus: account.status,
    accountCountryCode: account.countryCode,
    accountMaxPerTransaction: limit(account.maxPerTransaction),
    accountReviewAbove: limit(account.reviewAbove),
    rateAsOf: rate?.asOf ?? null,
    riskScore: risk === null ? null : String(risk.score),
  };
}
