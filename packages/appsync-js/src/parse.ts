import ts from 'typescript';
import { CODE_FILE_NAME } from './documented.ts';
import { bindNames } from './rules/bindings.ts';
import type { Bindings } from './rules/bindings.ts';
import type { Violation } from './rules/rule.ts';

/** Code as a tree whose names are resolved. */
export interface ParsedCode {
  readonly file: ts.SourceFile;
  readonly bindings: Bindings;
  /** Types and other TypeScript-only syntax are errors too: code is JavaScript. */
  readonly syntaxErrors: readonly Violation[];
}

const COMPILER_OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.Latest,
  module: ts.ModuleKind.ESNext,
};

/** Parses code with TypeScript's parser, without looking at any other file. */
export function parseResolverCode(source: string): ParsedCode {
  const file = ts.createSourceFile(CODE_FILE_NAME, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const program = ts.createProgram([CODE_FILE_NAME], COMPILER_OPTIONS, hostOf(file));
  const syntaxErrors = program
    .getSyntacticDiagnostics(file)
    .map(({ messageText, start = 0 }) =>
      violationAt('syntax', ts.flattenDiagnosticMessageText(messageText, '\n'), file, start),
    );
  return { file, bindings: bindNames(file, program.getTypeChecker()), syntaxErrors };
}

function hostOf(file: ts.SourceFile): ts.CompilerHost {
  return {
    getSourceFile: (name) => (name === file.fileName ? file : undefined),
    getDefaultLibFileName: () => 'lib.d.ts',
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === file.fileName,
    readFile: () => undefined,
  };
}

/** A violation at a position of the file, counted from 0. */
export function violationAt(rule: string, message: string, file: ts.SourceFile, position: number): Violation {
  const { line, character } = file.getLineAndCharacterOfPosition(position);
  return { rule, message, line: line + 1, column: character + 1 };
}
