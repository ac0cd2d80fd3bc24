import { noUndocumentedStatic } from '../../../src/eslint/noUndocumentedStatic.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-undocumented-static', noUndocumentedStatic, {
  accepted: {
    'documented members': `export const request = () => [Math.floor(1), Object.entries({}), Object.hasOwn({}, 'a')];`,
    'members of its own names': 'const Math = { abs: 1 }; export const request = () => Math.abs;',
    'members of util': 'export const request = () => util.math.roundNum(1);',
  },
  refused: {
    'Math.abs': ['export const request = () => Math.abs(1);', 'Math.abs is not supported'],
    'Array.isArray': ['export const request = () => Array.isArray([]);', 'Array.isArray is not supported'],
    'Object.fromEntries': [
      'export const request = () => Object.fromEntries([]);',
      'Object.fromEntries is not supported',
    ],
    'a member by string': [`export const request = () => Math['pow'](1, 2);`, 'Math.pow is not supported'],
    'a computed member': [
      'export const request = (ctx) => Math[ctx.args.name](1);',
      'Math.[…] is not supported',
    ],
    'console.warn': [`export const request = () => console.warn('x');`, 'console.warn is not supported'],
  },
});
