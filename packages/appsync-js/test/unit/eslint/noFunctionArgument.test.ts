import { noFunctionArgument } from '../../../src/eslint/noFunctionArgument.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-function-argument', noFunctionArgument, {
  accepted: {
    'callbacks of array methods':
      'const double = (n) => 2 * n; export const request = (ctx) => ctx.args.list.map(double).filter((n) => n > 2);',
    'results of functions': 'const f = () => 1; const g = (n) => n; export const request = () => g(f());',
    parameters: 'function g(n) { return n; } export function request(ctx) { return g(ctx); }',
  },
  refused: {
    'a function to a function of its own': [
      'const g = (f) => f; export const request = () => g(() => 1);',
      'only these array methods',
    ],
    'the name of a function': [
      'function h() {} const g = (f) => f; export const request = () => g(h);',
      'only these array methods',
    ],
    'a comparison to sort': [
      'export const request = (ctx) => ctx.args.list.sort((a, b) => a - b);',
      'only these array methods',
    ],
  },
});
