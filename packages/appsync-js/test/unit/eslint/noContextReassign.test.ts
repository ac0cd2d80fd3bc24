import { noContextReassign } from '../../../src/eslint/noContextReassign.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-context-reassign', noContextReassign, {
  accepted: {
    'the stash': 'export function request(c) { c.stash.a = 1; return { payload: c.args }; }',
    'objects of other functions':
      'function f(c) { c.result = 1; return c; } export const request = () => f({});',
  },
  refused: {
    'another context': ['export function request(c) { c = {}; return c; }', 'put values into ctx.stash'],
    'another member': [
      'export const response = (c) => { c.result = 1; return 1; };',
      'put values into ctx.stash',
    ],
    'a member taken away': [
      'export function response(c) { delete c.error; return 1; }',
      'put values into ctx.stash',
    ],
  },
});
