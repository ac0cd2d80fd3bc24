import type { Rule } from 'eslint';
import type { Node } from 'estree';
import { functionOf } from './functionOf.ts';
import { memberName } from './memberName.ts';

/** Methods of arrays that take a function; `sort` takes no argument at all. */
const TAKES_FUNCTION: readonly string[] = [
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'reduceRight',
  'some',
];

/**
 * Refuses functions as arguments, but for those methods. AWS's own rule is switched off for this one: it takes the `map` of a
 * readonly array for a function of ours.
 */
export const noFunctionArgument: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only array methods take functions in APPSYNC_JS.' },
    messages: {
      refused: `In APPSYNC_JS only these array methods take a function: ${TAKES_FUNCTION.join(', ')}.`,
    },
    schema: [],
  },
  create: (context) => ({
    CallExpression({ callee, arguments: args }) {
      const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
      if (method !== undefined && TAKES_FUNCTION.includes(method)) return;
      for (const argument of args) {
        if (isFunction(argument) || functionOf(argument, context) !== undefined) {
          context.report({ node: argument, messageId: 'refused' });
        }
      }
    },
  }),
};

function isFunction({ type }: Node): boolean {
  return type === 'ArrowFunctionExpression' || type === 'FunctionExpression';
}
