import { noReflection } from '../../../src/eslint/noReflection.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-reflection', noReflection, {
  accepted: { 'a variable called prototype': 'const prototype = 1; export const request = () => prototype;' },
  refused: {
    'a constructor': ['export const request = (ctx) => ctx.args.constructor;', 'constructor does not exist'],
    ['__proto__']: ['export const request = (ctx) => ctx.args.__proto__;', '__proto__ does not exist'],
    'prototype by string': [
      `export const request = (ctx) => ctx.args['prototype'];`,
      'prototype does not exist',
    ],
  },
});
