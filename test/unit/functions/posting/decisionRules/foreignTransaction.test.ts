import { foreignTransaction } from '../../../../../functions/posting/decisionRules/foreignTransaction.ts';
import { ruleInput, ruleInputOver } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(foreignTransaction, [
  ["a card of the account's country", ruleInputOver(25_001n), 'APPROVE'],
  ['an unknown country', ruleInputOver(25_001n, { issuingCountryCode: null }), 'APPROVE'],
  [
    'a foreign card and half of the threshold',
    ruleInputOver(25_000n, { issuingCountryCode: 'US' }),
    'APPROVE',
  ],
  [
    'a foreign card and more',
    ruleInputOver(25_001n, { issuingCountryCode: 'US' }),
    'REVIEW',
    'FOREIGN_TRANSACTION',
  ],
  [
    'an account without a threshold',
    ruleInputOver(25_001n, {
      issuingCountryCode: 'US',
      account: { ...ruleInput().account, reviewAbove: null },
    }),
    'APPROVE',
  ],
]);
