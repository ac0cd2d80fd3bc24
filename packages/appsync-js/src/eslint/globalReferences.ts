import type { Rule, Scope } from 'eslint';
import type { Identifier, MemberExpression, Node } from 'estree';

/** A name that code reads or calls and that nothing in the file declares. */
export interface GlobalReference {
  readonly node: Identifier;
  readonly parent: Node;
  /** `name.something`, where the name is used so. */
  readonly member: MemberExpression | undefined;
}

/** All of the file, in the order of its scopes. Types do not count: they are gone at run time. */
export function globalReferences(context: Rule.RuleContext): GlobalReference[] {
  const { globalScope } = context.sourceCode.scopeManager;
  if (globalScope === null) return [];
  return globalScope.through
    .concat([...globalScope.set.values()].flatMap(undeclared))
    .filter(isValue)
    .map(({ identifier }) => usage(identifier as Identifier & { readonly parent: Node }));
}

/** Names that the configuration declares as globals are still not in the code. */
function undeclared(variable: Scope.Variable): Scope.Reference[] {
  return variable.defs.length === 0 ? variable.references : [];
}

/** typescript-eslint marks the references that are types. */
function isValue(reference: Scope.Reference): boolean {
  return !('isTypeReference' in reference) || reference.isTypeReference !== true;
}

function usage(node: Identifier & { readonly parent: Node }): GlobalReference {
  const { parent } = node;
  const member = parent.type === 'MemberExpression' && parent.object === node ? parent : undefined;
  return { node, parent, member };
}
