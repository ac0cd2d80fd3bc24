import { noNew } from '../../../src/eslint/noNew.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-new', noNew, {
  accepted: { literals: 'export const request = () => ({ list: [] });' },
  refused: { 'a constructor': ['export const request = () => new Map();', 'no constructors'] },
});
