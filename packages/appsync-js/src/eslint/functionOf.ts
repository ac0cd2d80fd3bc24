import type { Rule, Scope } from 'eslint';
import type { Node } from 'estree';
import { memberName } from './memberName.ts';

/** The function of this file that a name, or a member of an object of this file, stands for. */
export function functionOf(name: Node, context: Rule.RuleContext): Node | undefined {
  if (name.type === 'MemberExpression') {
    const object = valueOf(name.object, context);
    const member = memberName(name);
    if (object?.type !== 'ObjectExpression' || member === undefined) return undefined;
    const found = object.properties.find(
      (it) =>
        it.type === 'Property' && !it.computed && it.key.type === 'Identifier' && it.key.name === member,
    );
    if (found?.type !== 'Property') return undefined;
    return isFunction(found.value) ? found.value : functionOf(found.value, context);
  }
  const value = valueOf(name, context);
  return isFunction(value) ? value : undefined;
}

/** What a name of this file was declared with. */
function valueOf(name: Node, context: Rule.RuleContext): Node | undefined {
  if (name.type !== 'Identifier') return undefined;
  let scope: Scope.Scope | null = context.sourceCode.getScope(name);
  while (scope !== null && !scope.set.has(name.name)) scope = scope.upper;
  const definition = scope?.set.get(name.name)?.defs[0];
  // A parameter is defined by its function, which it does not stand for.
  if (definition?.type !== 'FunctionName' && definition?.type !== 'Variable') return undefined;
  const node = definition.node as Node;
  if (node.type === 'FunctionDeclaration') return node;
  return node.type === 'VariableDeclarator' ? (node.init ?? undefined) : undefined;
}

function isFunction(node: Node | undefined): node is Node {
  return /^(Arrow)?Function(Expression|Declaration)$/.test(node?.type ?? '');
}
