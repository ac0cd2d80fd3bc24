import type { Rule } from 'eslint';
import type { Node } from 'estree';
import { CALLBACK_METHODS } from '../documented.ts';
import { functionOf } from './functionOf.ts';
import { memberName } from './memberName.ts';

/**
 * Refuses functions as arguments, but for those methods. AWS's own rule is switched off for this one: it takes the `map` of a
 * readonly array for a function of ours.
 */
export const noFunctionArgument: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only array methods take functions in APPSYNC_JS.' },
    messages: {
      refused: `In APPSYNC_JS only these array methods take a function: ${CALLBACK_METHODS.join(', ')}.`,
    },
    schema: [],
  },
  create: (context) => ({
    CallExpression({ callee, arguments: args }) {
      const method = callee.type === 'MemberExpression' ? memberName(callee) : undefined;
      if (method !== undefined && CALLBACK_METHODS.includes(method)) return;
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
