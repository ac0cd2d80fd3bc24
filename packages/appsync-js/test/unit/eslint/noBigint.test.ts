import { noBigint } from '../../../src/eslint/noBigint.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-bigint', noBigint, {
  accepted: {
    'digits in a string': `export const request = () => '1';`,
    'a number': 'export const request = () => 1;',
  },
  refused: { 'a bigint': ['export const request = () => 1n;', 'compute amounts in a function'] },
});
