import { noThrow } from '../../../src/eslint/noThrow.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-throw', noThrow, {
  accepted: { 'util.error': `export function request() { util.error('no', 'NotFound'); }` },
  refused: { throw: [`export function request() { throw 'no'; }`, 'call util.error()'] },
});
