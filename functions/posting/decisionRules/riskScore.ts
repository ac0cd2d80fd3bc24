import { APPROVE, rule } from './rule.ts';

/** What the risk rules say: a high score is for a person, a higher one is refused. Its factors are the transaction's `risk`. */
export const riskScore = rule({
  name: 'riskScore',
  version: 1,
  codes: ['HIGH_RISK'],
  judge: ({ risk }) => {
    if (risk === null || risk.decision === 'ALLOW') return APPROVE;
    const outcome = risk.decision === 'REFUSE' ? 'REJECT' : 'REVIEW';
    return { outcome, code: 'HIGH_RISK', detail: `Its risk is scored ${risk.score}.` };
  },
});
