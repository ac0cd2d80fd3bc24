import { noNew } from '../../../../eslint/appsyncJs/noNew.ts';
import { testRule } from '../ruleTester.ts';

testRule('appsync-js/no-new', noNew, {
  accepted: { literals: 'export const request = () => ({ list: [] });' },
  refused: { 'a constructor': ['export const request = () => new Map();', 'no constructors'] },
});
