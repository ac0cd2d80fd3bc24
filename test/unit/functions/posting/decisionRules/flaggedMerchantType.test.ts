import { flaggedMerchantType } from '../../../../../functions/posting/decisionRules/flaggedMerchantType.ts';
import { ruleInput } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(flaggedMerchantType, [
  ['a merchant type without an entry', ruleInput({ merchantTypeEntry: null }), 'APPROVE'],
  ['one that is allowed', ruleInput(), 'APPROVE'],
  [
    'one to look at',
    ruleInput({ merchantTypeEntry: { code: '6051', name: 'Quasi cash', treatment: 'REVIEW' } }),
    'REVIEW',
    'FLAGGED_MERCHANT_TYPE',
  ],
  [
    'one to refuse',
    ruleInput({ merchantTypeEntry: { code: '6051', name: 'Quasi cash', treatment: 'REJECT' } }),
    'REJECT',
    'FLAGGED_MERCHANT_TYPE',
  ],
]);
