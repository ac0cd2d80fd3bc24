import type { Rule, Scope } from 'eslint';
import type { Node } from 'estree';

/** The function of this file that a name stands for. */
export function functionOf(name: Node, context: Rule.RuleContext): Node | undefined {
  if (name.type !== 'Identifier') return undefined;
  let scope: Scope.Scope | null = context.sourceCode.getScope(name);
  while (scope !== null && !scope.set.has(name.name)) scope = scope.upper;
  const definition = scope?.set.get(name.name)?.defs[0];
  // A parameter is defined by its function, which it does not stand for.
  if (definition?.type !== 'FunctionName' && definition?.type !== 'Variable') return undefined;
  const node = definition.node as Node;
  if (node.type === 'FunctionDeclaration') return node;
  const value = node.type === 'VariableDeclarator' ? node.init : undefined;
  return value?.type === 'ArrowFunctionExpression' || value?.type === 'FunctionExpression'
    ? value
    : undefined;
}
