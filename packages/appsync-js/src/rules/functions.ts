import ts from 'typescript';
import { CALLBACK_METHODS, SUPPORTED_FEATURES } from '../documented.ts';
import { bare, isFunctionNode } from './bindings.ts';
import type { Bindings, FunctionNode } from './bindings.ts';
import { LINT_PLUGIN } from './operators.ts';
import type { Rule, RuleContext } from './rule.ts';

const K = ts.SyntaxKind;

function isAsync(node: ts.Node): boolean {
  const declared =
    isFunctionNode(node) && node.modifiers?.some((modifier) => modifier.kind === K.AsyncKeyword);
  return declared === true || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
}

/** True for `items.map(f)` and its like: the only calls that may take a function. */
function takesCallback(call: ts.CallExpression): boolean {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) && CALLBACK_METHODS.includes(callee.name.text);
}

function argumentsOf(node: ts.Node): readonly ts.Expression[] {
  return ts.isCallExpression(node) && !takesCallback(node) ? node.arguments : [];
}

function assignedFunction(node: ts.Node, bindings: Bindings): boolean {
  const value = ts.isVariableDeclaration(node)
    ? node.initializer
    : ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken
      ? node.right
      : undefined;
  return value !== undefined && ts.isIdentifier(bare(value)) && bindings.functionOf(value) !== undefined;
}

function returnedExpression(node: ts.Node): ts.Expression | undefined {
  if (ts.isReturnStatement(node)) return node.expression;
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? node.body : undefined;
}

const callees = new WeakMap<FunctionNode, ReadonlySet<FunctionNode>>();

/** The functions that the body of `from` calls, its nested functions included; each body is read once. */
function calledBy(from: FunctionNode, bindings: Bindings): ReadonlySet<FunctionNode> {
  const known = callees.get(from);
  if (known !== undefined) return known;
  const called = new Set<FunctionNode>();
  const visit = (node: ts.Node): void => {
    const target = ts.isCallExpression(node) ? bindings.functionOf(node.expression) : undefined;
    if (target !== undefined) called.add(target);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(from, visit);
  callees.set(from, called);
  return called;
}

/** True if calling `start` can end in a call of `goal`. */
function reaches(start: FunctionNode, goal: FunctionNode, bindings: Bindings): boolean {
  const seen = new Set<FunctionNode>();
  const open = [start];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (current === goal) return true;
    if (seen.has(current)) continue;
    seen.add(current);
    open.push(...calledBy(current, bindings));
  }
  return false;
}

function enclosingFunctions(node: ts.Node): FunctionNode[] {
  const found: FunctionNode[] = [];
  for (let parent = node.parent; parent !== undefined; parent = parent.parent) {
    if (isFunctionNode(parent)) found.push(parent);
  }
  return found;
}

/** "Functions", "Function" and "Promises" of the documentation, and what AWS's lint plugin adds to them. */
export const functionRules: readonly Rule[] = [
  {
    id: 'no-async',
    source: SUPPORTED_FEATURES,
    refuses: (node) => (isAsync(node) ? 'async processes are not supported' : undefined),
  },
  {
    id: 'no-await',
    source: SUPPORTED_FEATURES,
    refuses: (node) => (ts.isAwaitExpression(node) ? 'await is not supported' : undefined),
  },
  {
    id: 'no-generator',
    source: LINT_PLUGIN,
    refuses: (node) =>
      isFunctionNode(node) && node.asteriskToken !== undefined
        ? 'generator functions are not supported'
        : undefined,
  },
  {
    id: 'no-yield',
    source: LINT_PLUGIN,
    refuses: (node) => (ts.isYieldExpression(node) ? 'yield is not supported' : undefined),
  },
  {
    id: 'no-class',
    source: LINT_PLUGIN,
    refuses: (node) =>
      ts.isClassDeclaration(node) || ts.isClassExpression(node) ? 'classes are not supported' : undefined,
  },
  {
    id: 'no-this',
    source: LINT_PLUGIN,
    refuses: (node) =>
      node.kind === K.ThisKeyword || node.kind === K.SuperKeyword
        ? 'this and super are not supported'
        : undefined,
  },
  {
    id: 'no-accessor',
    source: SUPPORTED_FEATURES,
    refuses: (node) =>
      ts.isGetAccessor(node) || ts.isSetAccessor(node) ? 'getters and setters are not supported' : undefined,
  },
  {
    id: 'no-meta-property',
    source: SUPPORTED_FEATURES,
    refuses: (node) => (ts.isMetaProperty(node) ? 'new.target and import.meta are not supported' : undefined),
  },
  {
    id: 'no-function-argument',
    source: SUPPORTED_FEATURES,
    refuses: (node, { bindings }) =>
      argumentsOf(node).some((argument) => bindings.functionOf(argument) !== undefined)
        ? `passing a function is supported only by the array methods ${CALLBACK_METHODS.join(', ')}`
        : undefined,
  },
  {
    id: 'no-function-return',
    source: LINT_PLUGIN,
    refuses: (node: ts.Node, { bindings }: RuleContext): string | undefined => {
      const returned = returnedExpression(node);
      const isFunction = returned !== undefined && bindings.functionOf(returned) !== undefined;
      return isFunction ? 'returning a function is not supported' : undefined;
    },
  },
  {
    id: 'no-function-reassign',
    source: LINT_PLUGIN,
    refuses: (node, { bindings }) =>
      assignedFunction(node, bindings) ? 'giving a function another name is not supported' : undefined,
  },
  {
    id: 'no-sort-argument',
    source: SUPPORTED_FEATURES,
    refuses: (node: ts.Node): string | undefined => {
      if (!ts.isCallExpression(node) || node.arguments.length === 0) return undefined;
      const callee = bare(node.expression);
      const sorts = ts.isPropertyAccessExpression(callee) && callee.name.text === 'sort';
      return sorts ? 'Array.prototype.sort() does not support arguments' : undefined;
    },
  },
  {
    id: 'no-recursion',
    source: SUPPORTED_FEATURES,
    refuses: (node: ts.Node, { bindings }: RuleContext): string | undefined => {
      const target = ts.isCallExpression(node) ? bindings.functionOf(node.expression) : undefined;
      if (target === undefined) return undefined;
      const recursive = enclosingFunctions(node).some((caller) => reaches(target, caller, bindings));
      return recursive ? 'recursive function calls are not supported' : undefined;
    },
  },
];
