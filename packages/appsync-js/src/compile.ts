import ts from 'typescript';
import { insertInto, looseNullInsertions, type Insertion } from './looseNull.ts';
import type { ParsedCode } from './parse.ts';
import { bare } from './rules/bindings.ts';
import type { Bindings } from './rules/bindings.ts';

/** A binding that the code imports: `exported` of `module`, or the whole module as `*`. */
export interface ImportedBinding {
  readonly local: string;
  readonly module: string;
  readonly exported: string;
}

/** An ES module as the body of a function whose parameters are its imports: plain data, that one thread may give to another. */
export interface CompiledModule {
  /** Same lines as the source. */
  readonly body: string;
  /** What the body has more than the source, so that positions in errors are the source's. */
  readonly insertions: readonly Insertion[];
  readonly imports: readonly ImportedBinding[];
  /** Exported name → local name. */
  readonly exports: ReadonlyMap<string, string>;
  /** True if a for-of loop adds to the list that it walks: the only loop of the language that may never end. */
  readonly mayLoopForever: boolean;
}

const GROWING_METHODS = new Set(['push', 'splice', 'unshift']);

/** Turns the checked source of a resolver into something that `vm.compileFunction` takes. */
export function compileModule({ file, bindings }: ParsedCode): CompiledModule {
  const imports: ImportedBinding[] = [];
  const exports = new Map<string, string>();
  let body = file.text;
  const blank = (node: { getStart(file: ts.SourceFile): number; end: number }): void => {
    const start = node.getStart(file);
    body = body.slice(0, start) + body.slice(start, node.end).replace(/[^\n\r]/g, ' ') + body.slice(node.end);
  };

  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      imports.push(...importsOf(statement));
      blank(statement);
    } else if (ts.isExportDeclaration(statement)) {
      for (const [exported, local] of namedExportsOf(statement)) exports.set(exported, local);
      blank(statement);
    } else if (ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement)) {
      const keyword = statement.modifiers?.find((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
      if (keyword === undefined) continue;
      for (const name of declaredNames(statement)) exports.set(name, name);
      blank(keyword);
    }
  }
  // What was blanked keeps its length, so the places in the source still hold.
  const insertions = looseNullInsertions(file);
  return {
    body: insertInto(body, insertions),
    insertions,
    imports,
    exports,
    mayLoopForever: changesWhatItWalks(file, bindings),
  };
}

function importsOf(statement: ts.ImportDeclaration): ImportedBinding[] {
  const module = (statement.moduleSpecifier as ts.StringLiteral).text;
  const named = statement.importClause?.namedBindings;
  if (named === undefined) return [];
  if (ts.isNamespaceImport(named)) return [{ local: named.name.text, module, exported: '*' }];
  return named.elements.map((element) => ({
    local: element.name.text,
    module,
    exported: (element.propertyName ?? element.name).text,
  }));
}

function namedExportsOf(statement: ts.ExportDeclaration): [exported: string, local: string][] {
  const clause = statement.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return [];
  return clause.elements.map((element) => [element.name.text, (element.propertyName ?? element.name).text]);
}

function declaredNames(statement: ts.FunctionDeclaration | ts.VariableStatement): string[] {
  if (ts.isFunctionDeclaration(statement)) return statement.name === undefined ? [] : [statement.name.text];
  return statement.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name) ? [name.text] : [],
  );
}

function changesWhatItWalks(file: ts.SourceFile, bindings: Bindings): boolean {
  /** The variable behind `a.b[c]`, through other names of it. */
  const variableOf = (expression: ts.Expression, seen = new Set<ts.Node>()): ts.Node | undefined => {
    const inner = bare(expression);
    const isMember = ts.isPropertyAccessExpression(inner) || ts.isElementAccessExpression(inner);
    if (isMember) return variableOf(inner.expression, seen);
    const declaration = ts.isIdentifier(inner) ? bindings.declarationOf(inner) : undefined;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return declaration;
    if (declaration.initializer === undefined || seen.has(declaration)) return declaration;
    return variableOf(declaration.initializer, seen.add(declaration)) ?? declaration;
  };
  const changed = (node: ts.Node): ts.Expression | undefined => {
    if (ts.isPropertyAccessExpression(node) && GROWING_METHODS.has(node.name.text)) return node.expression;
    return ts.isBinaryExpression(node) && ts.isElementAccessExpression(node.left)
      ? node.left.expression
      : undefined;
  };
  const changes = (node: ts.Node, walked: ts.Node): boolean => {
    const target = changed(node);
    if (target !== undefined && variableOf(target) === walked) return true;
    return ts.forEachChild(node, (child) => changes(child, walked) || undefined) === true;
  };
  const visit = (node: ts.Node): boolean => {
    const walked = ts.isForOfStatement(node) ? variableOf(node.expression) : undefined;
    if (walked !== undefined && ts.isForOfStatement(node) && changes(node.statement, walked)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) === true;
  };
  return visit(file);
}
