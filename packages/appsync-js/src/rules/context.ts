import ts from 'typescript';
import { bare, isFunctionNode } from './bindings.ts';
import { LINT_PLUGIN } from './operators.ts';
import type { Rule, RuleContext } from './rule.ts';

function targetOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isDeleteExpression(node)) return bare(node.expression);
  if (!ts.isBinaryExpression(node)) return undefined;
  const operator = node.operatorToken.kind;
  const assigns = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
  return assigns ? bare(node.left) : undefined;
}

function handlerName(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name?.text;
  const declaration = node.parent;
  return ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name)
    ? declaration.name.text
    : undefined;
}

/** True if `node` names the first parameter of `request` or `response`. */
function isHandlerContext(node: ts.Node, { bindings }: RuleContext): boolean {
  const declaration = ts.isIdentifier(node) ? bindings.declarationOf(node) : undefined;
  if (declaration === undefined || !ts.isParameter(declaration)) return false;
  const handler = declaration.parent;
  const name = isFunctionNode(handler) ? handlerName(handler) : undefined;
  return handler.parameters[0] === declaration && (name === 'request' || name === 'response');
}

/** The context that AppSync hands to a handler: its members may be changed, it and they may not be replaced. */
export const contextRules: readonly Rule[] = [
  {
    id: 'no-context-reassign',
    source: LINT_PLUGIN,
    refuses: (node: ts.Node, context: RuleContext): string | undefined => {
      const target = targetOf(node);
      if (target === undefined) return undefined;
      if (isHandlerContext(target, context)) return 'the context cannot be replaced';
      const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
      return isMember && isHandlerContext(bare(target.expression), context)
        ? 'members of the context cannot be replaced; put values into ctx.stash'
        : undefined;
    },
  },
];
