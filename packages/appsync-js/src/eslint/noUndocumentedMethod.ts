import type { Rule } from 'eslint';
import type { Expression, Super } from 'estree';
import { UNDOCUMENTED_METHODS } from '../documented.ts';
import { memberName } from './memberName.ts';

/** Refuses methods such as `at`, `padStart` or `toString` on values; what a module or a namespace provides is its own affair. */
export const noUndocumentedMethod: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only the documented methods of arrays and strings exist in APPSYNC_JS.' },
    messages: { refused: 'The method {{name}}() is not supported in APPSYNC_JS.' },
    schema: [],
  },
  create(context) {
    const provided = (root: Expression | Super): boolean => {
      if (root.type !== 'Identifier') return false;
      const scope = context.sourceCode.getScope(root);
      const reference = scope.references.find(({ identifier }) => identifier === root);
      const definitions = reference?.resolved?.defs ?? [];
      return definitions.length === 0 || definitions.some(({ type }) => type === 'ImportBinding');
    };
    return {
      CallExpression({ callee }) {
        if (callee.type !== 'MemberExpression') return;
        const name = memberName(callee);
        if (name === undefined || !UNDOCUMENTED_METHODS.has(name) || provided(rootOf(callee))) return;
        context.report({ node: callee, messageId: 'refused', data: { name } });
      },
    };
  },
};

/** The leftmost part of `a.b.c`. */
function rootOf(node: Expression | Super): Expression | Super {
  let root = node;
  while (root.type === 'MemberExpression') root = root.object;
  return root;
}
