import { noDebugger } from '../../../../eslint/appsyncJs/noDebugger.ts';
import { testRule } from '../ruleTester.ts';

testRule('appsync-js/no-debugger', noDebugger, {
  accepted: { 'a string': `export const request = () => 'debugger';` },
  refused: { debugger: ['export function request() { debugger; }', 'debugger'] },
});
