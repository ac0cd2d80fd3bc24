import ts from 'typescript';
import {
  GLOBALS,
  REFLECTIVE_MEMBERS,
  STATICS,
  SUPPORTED_FEATURES,
  UNDOCUMENTED_METHODS,
} from '../documented.ts';
import { bare } from './bindings.ts';
import type { Bindings } from './bindings.ts';
import type { Rule, RuleContext } from './rule.ts';

/** True where `node` is read as a variable, not as the name of a property, label, import or declaration. */
function isReference(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isExportSpecifier(parent) || ts.isImportSpecifier(parent)) return false;
  if (ts.isBindingElement(parent)) return parent.initializer === node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  const named = parent as ts.NamedDeclaration;
  return named.name !== node && !ts.isMetaProperty(parent);
}

function isGlobal(node: ts.Node, bindings: Bindings): node is ts.Identifier {
  return isReference(node) && bindings.declarationOf(node) === undefined;
}

function memberName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const key = ts.isElementAccessExpression(node) ? node.argumentExpression : undefined;
  return key !== undefined && ts.isStringLiteralLike(key) ? key.text : undefined;
}

function objectOf(node: ts.Node): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
    ? bare(node.expression)
    : undefined;
}

/** The leftmost name of `a.b.c`. */
function rootOf(expression: ts.Expression): ts.Expression {
  const object = objectOf(expression);
  return object === undefined ? bare(expression) : rootOf(object);
}

function isImported(node: ts.Expression, bindings: Bindings): boolean {
  const declaration = ts.isIdentifier(node) ? bindings.declarationOf(node) : undefined;
  return (
    declaration !== undefined &&
    (ts.isImportSpecifier(declaration) || ts.isNamespaceImport(declaration) || ts.isImportClause(declaration))
  );
}

function undocumentedCall(node: ts.Node, { bindings }: RuleContext): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  const method = memberName(callee);
  if (method === undefined || !UNDOCUMENTED_METHODS.has(method) || bindings.ownMethods.has(method))
    return undefined;
  const root = rootOf(callee);
  const provided = isImported(root, bindings) || (isGlobal(root, bindings) && GLOBALS.includes(root.text));
  return provided ? undefined : `the method ${method}() is not supported`;
}

/** Names that must exist in APPSYNC_JS: "Primitive objects", "Built-in objects and functions" and "Globals". */
export const nameRules: readonly Rule[] = [
  {
    id: 'no-undocumented-global',
    source: SUPPORTED_FEATURES,
    refuses: (node, { bindings }) =>
      isGlobal(node, bindings) && !GLOBALS.includes(node.text)
        ? `${node.text} does not exist in APPSYNC_JS; its GLOBALS are ${GLOBALS.join(', ')}`
        : undefined,
  },
  {
    id: 'no-namespace-value',
    source: SUPPORTED_FEATURES,
    refuses: (node: ts.Node, { bindings }: RuleContext): string | undefined => {
      if (!isGlobal(node, bindings) || !Object.hasOwn(STATICS, node.text)) return undefined;
      const isNamespace = objectOf(node.parent) === node;
      return isNamespace
        ? undefined
        : `${node.text} cannot be called or used as a value, only for its members`;
    },
  },
  {
    id: 'no-undocumented-static',
    source: SUPPORTED_FEATURES,
    refuses: (node: ts.Node, { bindings }: RuleContext): string | undefined => {
      const object = objectOf(node);
      if (object === undefined || !isGlobal(object, bindings)) return undefined;
      const members = Object.hasOwn(STATICS, object.text) ? STATICS[object.text] : undefined;
      const name = memberName(node) ?? '[…]';
      return members === undefined || members.includes(name)
        ? undefined
        : `${object.text}.${name} is not supported`;
    },
  },
  { id: 'no-undocumented-method', source: SUPPORTED_FEATURES, refuses: undocumentedCall },
  {
    id: 'no-reflection',
    source: SUPPORTED_FEATURES,
    refuses: (node: ts.Node): string | undefined => {
      const name = memberName(node);
      return name !== undefined && REFLECTIVE_MEMBERS.has(name)
        ? `${name} does not exist in APPSYNC_JS`
        : undefined;
    },
  },
];
