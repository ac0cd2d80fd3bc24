import type ts from 'typescript';
import type { Bindings } from './bindings.ts';

/** One place in the code that APPSYNC_JS refuses. */
export interface Violation {
  rule: string;
  message: string;
  /** 1 is the first line. */
  line: number;
  /** 1 is the first column. */
  column: number;
}

/** What a rule may ask about the code around a node. */
export interface RuleContext {
  file: ts.SourceFile;
  bindings: Bindings;
}

/** One feature that APPSYNC_JS forbids. */
export interface Rule {
  id: string;
  /** The documentation that forbids it. */
  source: string;
  /** The message about `node`; undefined where the node is legal. */
  refuses(node: ts.Node, context: RuleContext): string | undefined;
}
