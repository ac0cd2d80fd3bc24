import { noClassExpression } from '../../../src/eslint/noClassExpression.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-class-expression', noClassExpression, {
  accepted: { 'an object': 'export const request = () => ({ a: 1 });' },
  refused: { 'a class as a value': ['const a = class {};', 'no classes'] },
});
