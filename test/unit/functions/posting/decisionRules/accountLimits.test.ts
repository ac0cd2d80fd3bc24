import { accountLimits } from '../../../../../functions/posting/decisionRules/accountLimits.ts';
import { ruleInput, ruleInputOver } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(accountLimits, [
  ['an open account', ruleInput(), 'APPROVE'],
  [
    'a blocked account',
    ruleInput({ account: { ...ruleInput().account, status: 'BLOCKED' } }),
    'REJECT',
    'ACCOUNT_BLOCKED',
  ],
  [
    'a credit to a blocked account',
    ruleInput({ direction: 'CREDIT', account: { ...ruleInput().account, status: 'BLOCKED' } }),
    'REJECT',
    'ACCOUNT_BLOCKED',
  ],
  ['an amount at the threshold', ruleInputOver(50_000n), 'APPROVE'],
  ['an amount above the threshold', ruleInputOver(50_001n), 'REVIEW', 'ABOVE_REVIEW_THRESHOLD'],
  ['an amount at the limit', ruleInputOver(100_000n), 'REVIEW', 'ABOVE_REVIEW_THRESHOLD'],
  ['an amount above the limit', ruleInputOver(100_001n), 'REJECT', 'ABOVE_LIMIT'],
  [
    'an account without limits',
    ruleInputOver(10n ** 12n, {
      account: { ...ruleInput().account, maxPerTransaction: null, reviewAbove: null },
    }),
    'APPROVE',
  ],
  ['a credit above the limit', ruleInputOver(100_001n, { direction: 'CREDIT' }), 'APPROVE'],
]);
