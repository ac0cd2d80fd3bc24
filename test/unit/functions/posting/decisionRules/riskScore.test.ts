import { riskScore } from '../../../../../functions/posting/decisionRules/riskScore.ts';
import { ruleInput } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(riskScore, [
  ['one that is not judged', ruleInput(), 'APPROVE'],
  ['a low score', ruleInput({ risk: { decision: 'ALLOW', score: 60 } }), 'APPROVE'],
  ['a score for a person', ruleInput({ risk: { decision: 'REVIEW', score: 75 } }), 'REVIEW', 'HIGH_RISK'],
  ['a score above', ruleInput({ risk: { decision: 'REFUSE', score: 85 } }), 'REJECT', 'HIGH_RISK'],
]);
