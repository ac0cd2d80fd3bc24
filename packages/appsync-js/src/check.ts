import ts from 'typescript';
import { CODE_CHARACTERS_MAX } from './documented.ts';
import { parseResolverCode, violationAt } from './parse.ts';
import type { ParsedCode } from './parse.ts';
import { rules } from './rules/index.ts';
import type { Violation } from './rules/rule.ts';

export type { Violation } from './rules/rule.ts';

/**
 * Finds every use of a feature that APPSYNC_JS forbids.
 *
 * @param source code as it is deployed: one bundled ES module
 * @param name resolver or function, for messages
 * @returns violations by position; empty if AppSync would take the code
 */
export function checkResolverCode(source: string, name: string): Violation[] {
  return checkParsedCode(parseResolverCode(source), name);
}

/** As `checkResolverCode`, for code that is parsed already. */
export function checkParsedCode({ file, bindings, syntaxErrors }: ParsedCode, name: string): Violation[] {
  const size = file.text.length;
  if (size > CODE_CHARACTERS_MAX) {
    const message = `the code of ${name} has ${size} characters, AppSync takes at most ${CODE_CHARACTERS_MAX}`;
    return [{ rule: 'code-size', message, line: 1, column: 1 }];
  }
  if (syntaxErrors.length > 0) return [...syntaxErrors];
  const violations: Violation[] = [];
  const visit = (node: ts.Node): void => {
    for (const rule of rules) {
      const message = rule.refuses(node, { file, bindings });
      if (message !== undefined) violations.push(violationAt(rule.id, message, file, node.getStart(file)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return violations.sort((a, b) => a.line - b.line || a.column - b.column);
}
