import { fromExactJson } from '../shared/exactJson.ts';
import { decide } from './decide.ts';
import type { RuleInput } from './decisionRules/rule.ts';

interface DecideInput {
  readonly transactionId: string;
  readonly enrichment: unknown;
  readonly customerId: string;
  readonly facts: unknown;
}

/** Second step: asks every rule. Pure but for the clock, so that it needs no grant at all. */
export function handler({ facts, ...rest }: DecideInput): Promise<unknown> {
  const decision = decide(fromExactJson(facts) as RuleInput, new Date());
  return Promise.resolve({ ...rest, decision, approved: decision.outcome === 'APPROVE' });
}
