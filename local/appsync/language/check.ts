import ts from 'typescript';
import { maxCodeCharacters } from './documented.ts';
import { bindNames } from './rules/bindings.ts';
import { rules } from './rules/index.ts';
import type { RuleContext, Violation } from './rules/rule.ts';

export type { Violation } from './rules/rule.ts';

/** Name under which AppSync reports positions in a resolver's code. */
export const codeFileName = 'code.js';

/**
 * Finds every use of a feature that APPSYNC_JS forbids.
 *
 * @param source code as it is deployed: one bundled ES module
 * @param name resolver or function, for messages
 * @returns violations by position; empty if AppSync would take the code
 */
export function checkResolverCode(source: string, name: string): Violation[] {
  if (source.length > maxCodeCharacters) {
    const message = `the code of ${name} has ${source.length} characters, AppSync takes at most ${maxCodeCharacters}`;
    return [{ rule: 'code-size', message, line: 1, column: 1 }];
  }
  const { file, syntaxErrors } = parseResolverCode(source);
  if (syntaxErrors.length > 0) return syntaxErrors;
  const context: RuleContext = { file, bindings: bindNames(file) };
  const violations: Violation[] = [];
  const visit = (node: ts.Node): void => {
    for (const rule of rules) {
      const message = rule.refuses(node, context);
      if (message !== undefined) violations.push(violation(rule.id, message, file, node.getStart(file)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return violations.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Parses code as JavaScript; types and other TypeScript-only syntax are syntax errors. */
export function parseResolverCode(source: string): { file: ts.SourceFile; syntaxErrors: Violation[] } {
  const file = ts.createSourceFile(codeFileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const { diagnostics = [] } = ts.transpileModule(source, {
    fileName: codeFileName,
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.Latest, module: ts.ModuleKind.ESNext },
  });
  const syntaxErrors = diagnostics.map((diagnostic) =>
    violation(
      'syntax',
      ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'),
      file,
      diagnostic.start ?? 0,
    ),
  );
  return { file, syntaxErrors };
}

function violation(rule: string, message: string, file: ts.SourceFile, position: number): Violation {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { rule, message, line: line + 1, column: character + 1 };
}
