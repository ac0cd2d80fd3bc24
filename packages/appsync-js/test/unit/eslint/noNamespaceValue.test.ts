import { noNamespaceValue } from '../../../src/eslint/noNamespaceValue.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-namespace-value', noNamespaceValue, {
  accepted: {
    'its members': `export const request = () => [Number.isNaN(1), JSON.stringify({}), Object.keys({})];`,
    'its own name': 'const Number = 1; export const request = () => Number;',
  },
  refused: {
    'Number()': [`export const request = () => Number('1');`, 'Number cannot be called'],
    'String()': ['export const request = () => String(1);', 'String cannot be called'],
    'Array()': ['export const request = () => Array(3);', 'Array cannot be called'],
    'a namespace handed on': ['export const request = (ctx) => [1].map(String);', 'String cannot be called'],
  },
});
