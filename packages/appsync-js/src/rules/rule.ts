import type ts from 'typescript';
import type { Bindings } from './bindings.ts';

/** One place in the code that APPSYNC_JS refuses. */
export interface Violation {
  readonly rule: string;
  readonly message: string;
  /** 1 is the first line. */
  readonly line: number;
  /** 1 is the first column. */
  readonly column: number;
}

/** What a rule may ask about the code around a node. */
export interface RuleContext {
  readonly file: ts.SourceFile;
  readonly bindings: Bindings;
}

/** One feature that APPSYNC_JS forbids. */
export interface Rule {
  readonly id: string;
  /** The documentation that forbids it. */
  readonly source: string;
  /** The message about `node`; undefined where the node is legal. */
  refuses(node: ts.Node, context: RuleContext): string | undefined;
}
