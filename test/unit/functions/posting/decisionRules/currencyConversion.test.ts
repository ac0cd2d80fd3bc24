import { currencyConversion } from '../../../../../functions/posting/decisionRules/currencyConversion.ts';
import { EUR, RATE, ruleInput, USD } from '../../../../fixtures/posting/ruleInput.ts';
import { testRule } from './testRule.ts';

testRule(currencyConversion, [
  ['no conversion', ruleInput(), 'APPROVE'],
  [
    "an original amount in the account's currency",
    ruleInput({ original: { units: 9n, currency: EUR } }),
    'APPROVE',
  ],
  ['the published rate', ruleInput({ original: { units: 1_087n, currency: USD }, rate: RATE }), 'APPROVE'],
  [
    '5 % more than the published rate',
    ruleInput({ original: { units: 1_036n, currency: USD }, rate: RATE }),
    'APPROVE',
  ],
  [
    '10 % less than the published rate',
    ruleInput({ original: { units: 1_200n, currency: USD }, rate: RATE }),
    'REVIEW',
    'CONVERSION_OUT_OF_RANGE',
  ],
  [
    '10 % more than the published rate',
    ruleInput({ original: { units: 980n, currency: USD }, rate: RATE }),
    'REVIEW',
    'CONVERSION_OUT_OF_RANGE',
  ],
  ['no published rate', ruleInput({ original: { units: 1_087n, currency: USD } }), 'REVIEW', 'NO_RATE'],
]);
