import type { Rule } from 'eslint';
import type { Function as FunctionNode } from 'estree';

const HANDLER = '/^(request|response)$/';

/**
 * Refuses to replace the context that AppSync hands to a handler, or a member of it, whatever the parameter is called: AWS's own
 * rule looks for the name `ctx`.
 */
export const noContextReassign: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'The context of a handler cannot be replaced.' },
    messages: { refused: 'The context and its members cannot be replaced: put values into ctx.stash.' },
    schema: [],
  },
  create(context) {
    const check = (handler: Rule.Node): void => {
      const [parameter] = (handler as FunctionNode).params;
      const [variable] = context.sourceCode
        .getDeclaredVariables(handler)
        .filter(({ identifiers }) => identifiers.includes(parameter as never));
      for (const reference of variable?.references ?? []) {
        const { parent } = reference.identifier as Rule.Node;
        const ofMember =
          parent?.type === 'MemberExpression' && parent.object === reference.identifier && isReplaced(parent);
        if (reference.isWrite() || ofMember) {
          context.report({ node: reference.identifier, messageId: 'refused' });
        }
      }
    };
    return {
      [`FunctionDeclaration[id.name=${HANDLER}]`]: check,
      [`VariableDeclarator[id.name=${HANDLER}] > :matches(ArrowFunctionExpression, FunctionExpression).init`]:
        check,
    };
  },
};

function isReplaced(member: Rule.Node): boolean {
  const { parent } = member;
  if (parent?.type === 'AssignmentExpression') return parent.left === member;
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete';
}
