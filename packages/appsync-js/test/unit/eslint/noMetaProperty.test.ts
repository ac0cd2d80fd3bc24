import { noMetaProperty } from '../../../src/eslint/noMetaProperty.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-meta-property', noMetaProperty, {
  accepted: { 'a property called meta': 'export const request = (ctx) => ctx.meta;' },
  refused: {
    'import.meta': ['export const request = () => import.meta;', 'import.meta'],
    'new.target': ['export function request() { return new.target; }', 'new.target'],
  },
});
