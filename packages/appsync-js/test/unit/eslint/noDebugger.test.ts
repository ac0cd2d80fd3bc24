import { noDebugger } from '../../../src/eslint/noDebugger.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-debugger', noDebugger, {
  accepted: { 'a string': `export const request = () => 'debugger';` },
  refused: { debugger: ['export function request() { debugger; }', 'debugger'] },
});
