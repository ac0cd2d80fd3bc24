import ts from 'typescript';
import { SUPPORTED_FEATURES } from '../documented.ts';
import type { Rule } from './rule.ts';

/** AWS's own lint plugin, which names some restrictions that the developer guide leaves out. */
export const LINT_PLUGIN = 'https://www.npmjs.com/package/@aws-appsync/eslint-plugin';

const K = ts.SyntaxKind;

function isUpdate(node: ts.Node): boolean {
  return (
    (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
    (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken)
  );
}

function isBinary(node: ts.Node, operator: ts.SyntaxKind): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === operator;
}

/** "Operators" of the documentation: those under "The following operators are not supported". */
export const operatorRules: readonly Rule[] = [
  {
    id: 'no-increment',
    source: SUPPORTED_FEATURES,
    refuses: (node) => (isUpdate(node) ? '++ and -- are not supported; write x = x + 1' : undefined),
  },
  {
    id: 'no-bitwise-not',
    source: SUPPORTED_FEATURES,
    refuses: (node) =>
      ts.isPrefixUnaryExpression(node) && node.operator === K.TildeToken ? '~ is not supported' : undefined,
  },
  {
    id: 'no-in',
    source: SUPPORTED_FEATURES,
    refuses: (node) =>
      isBinary(node, K.InKeyword)
        ? 'the in operator is not supported; use Object.hasOwn(object, key)'
        : undefined,
  },
  {
    id: 'no-instanceof',
    source: LINT_PLUGIN,
    refuses: (node) => (isBinary(node, K.InstanceOfKeyword) ? 'instanceof is not supported' : undefined),
  },
  {
    id: 'no-new',
    source: SUPPORTED_FEATURES,
    refuses: (node) =>
      ts.isNewExpression(node) ? 'new is not supported: there are no constructors' : undefined,
  },
  {
    id: 'no-regex',
    source: SUPPORTED_FEATURES,
    refuses: (node) =>
      ts.isRegularExpressionLiteral(node)
        ? 'regular expression literals are not supported; use util.matches(pattern, value)'
        : undefined,
  },
  {
    id: 'no-bigint',
    source: SUPPORTED_FEATURES,
    refuses: (node) => (ts.isBigIntLiteral(node) ? 'bigint literals are not supported' : undefined),
  },
];
