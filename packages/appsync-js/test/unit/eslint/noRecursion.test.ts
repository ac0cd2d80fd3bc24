import { noRecursion } from '../../../src/eslint/noRecursion.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-recursion', noRecursion, {
  accepted: {
    'functions that call others':
      'function a() { return b(); } function b() { return 1; } export const request = () => a() + b();',
    'a parameter that is called like a function':
      'function a(b) { return b; } const b = () => a(1); export const request = () => b();',
  },
  refused: {
    'a function that calls itself': [
      'function f(n) { return f(n - 1); } export const request = () => f(2);',
      'no recursion',
    ],
    'an arrow function that calls itself': [
      'const f = (n) => f(n - 1); export const request = () => f(2);',
      'no recursion',
    ],
    'a method of an object that calls itself': [
      'const o = { f: (n) => o.f(n - 1) }; export const request = () => o.f(2);',
      'no recursion',
    ],
    'a call from its own callback': [
      'const f = (n) => [n].map((m) => f(m)); export const request = () => f(2);',
      'no recursion',
    ],
  },
});
