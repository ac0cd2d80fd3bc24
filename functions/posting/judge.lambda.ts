import { fromExactJson } from '../shared/exactJson.ts';
import { enrichedMessages, type JudgedMessage } from './approval.ts';
import { decide } from './decide.ts';
import type { RuleInput } from './decisionRules/rule.ts';

/** Second step: asks every rule about every message. Pure but for the clock, so that it needs no grant at all. */
export function handler(input: unknown): Promise<readonly JudgedMessage[]> {
  const judged = enrichedMessages.parse(input).map((message): JudgedMessage => {
    if (message.kind !== 'ENRICHED') return message;
    const { facts, ...rest } = message;
    return { ...rest, kind: 'JUDGED', decision: decide(fromExactJson(facts) as RuleInput, new Date()) };
  });
  return Promise.resolve(judged);
}
