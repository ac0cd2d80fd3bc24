import { missingIssuingCountry } from '../../../../../functions/posting/decisionRules/missingIssuingCountry.ts';
import { ruleInput } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(missingIssuingCountry, [
  ['a card with its country', ruleInput(), 'APPROVE'],
  ['a card without', ruleInput({ issuingCountryCode: null }), 'REVIEW', 'MISSING_ISSUING_COUNTRY'],
  ['a transfer without', ruleInput({ issuingCountryCode: null, authorizationCode: null }), 'APPROVE'],
]);
