import { noUndocumentedMethod } from '../../../src/eslint/noUndocumentedMethod.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-undocumented-method', noUndocumentedMethod, {
  accepted: {
    'documented methods': `export const request = (ctx) => ctx.args.list.map((x) => x.trim()).join('');`,
    'what a module provides': `import { util } from '@aws-appsync/utils'; export const request = () => util.time.toString();`,
    'methods of its own': 'export const request = (ctx) => ctx.args.a.publish();',
  },
  refused: {
    at: ['export const request = (ctx) => ctx.args.list.at(-1);', 'at() is not supported'],
    padStart: [`export const request = (ctx) => ctx.args.text.padStart(3);`, 'padStart() is not supported'],
    'a number as text': [
      'export const request = (ctx) => ctx.args.count.toString();',
      'toString() is not supported',
    ],
    'a method of a literal': [`export const request = () => 'a'.repeat(3);`, 'repeat() is not supported'],
    match: [
      'export const request = (ctx) => ctx.args.text.match(ctx.args.pattern);',
      'match() is not supported',
    ],
  },
});
