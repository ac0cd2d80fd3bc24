import ts from 'typescript';
import { SUPPORTED_FEATURES } from '../documented.ts';
import type { Rule } from './rule.ts';

/** A rule that refuses every node of the given kinds. */
function refuseKinds(id: string, message: string, ...kinds: readonly ts.SyntaxKind[]): Rule {
  return {
    id,
    source: SUPPORTED_FEATURES,
    refuses: (node) => (kinds.includes(node.kind) ? message : undefined),
  };
}

const K = ts.SyntaxKind;

/** "Statements" of the documentation: those under "The following are not supported". */
export const statementRules: readonly Rule[] = [
  refuseKinds('no-throw', 'throw is not supported; call util.error() instead', K.ThrowStatement),
  refuseKinds('no-try', 'try, catch and finally are not supported', K.TryStatement),
  refuseKinds('no-while', 'while loops are not supported; use for-of or for-in', K.WhileStatement),
  refuseKinds('no-do-while', 'do-while loops are not supported; use for-of or for-in', K.DoStatement),
  refuseKinds('no-for', 'for (;;) loops are not supported; use for-of or for-in', K.ForStatement),
  refuseKinds(
    'no-continue',
    'continue is not supported; put the rest of the body in an if',
    K.ContinueStatement,
  ),
  refuseKinds('no-label', 'labelled statements are not supported', K.LabeledStatement),
  refuseKinds('no-with', 'with is not supported: code runs in strict mode', K.WithStatement),
  refuseKinds('no-debugger', 'debugger is not a supported statement', K.DebuggerStatement),
];
