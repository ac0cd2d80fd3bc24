import ts from 'typescript';
import { CODE_STRUCTURE, IMPORTABLE_MODULES } from '../documented.ts';
import type { Rule } from './rule.ts';

function moduleOf(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
  return specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : undefined;
}

function exportsDefault(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return (
    ts.isFunctionDeclaration(node) &&
    node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DefaultKeyword) === true
  );
}

/** What code may import and export. */
export const moduleRules: readonly Rule[] = [
  {
    id: 'no-other-import',
    source: CODE_STRUCTURE,
    refuses: (node: ts.Node): string | undefined => {
      const name = moduleOf(node);
      return name === undefined || IMPORTABLE_MODULES.includes(name)
        ? undefined
        : `"${name}" cannot be imported, only ${IMPORTABLE_MODULES.join(', ')}; bundle everything else`;
    },
  },
  {
    id: 'no-default-import',
    source: CODE_STRUCTURE,
    refuses: (node) =>
      ts.isImportClause(node) && node.name !== undefined
        ? 'the AppSync modules have no default export'
        : undefined,
  },
  {
    id: 'no-dynamic-import',
    source: CODE_STRUCTURE,
    refuses: (node) =>
      ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? 'import() is not supported'
        : undefined,
  },
  {
    id: 'no-reexport',
    source: CODE_STRUCTURE,
    refuses: (node) =>
      ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined
        ? 'export … from is not supported'
        : undefined,
  },
  {
    id: 'no-default-export',
    source: CODE_STRUCTURE,
    refuses: (node) =>
      exportsDefault(node)
        ? 'export default is not supported; export the functions request and response'
        : undefined,
  },
];
