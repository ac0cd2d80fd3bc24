import type { Rule } from 'eslint';
import type { Node } from 'estree';
import { relative, sep } from 'node:path';

/** One import or re-export. */
export interface Import {
  readonly node: Node;
  /** As it is written. */
  readonly specifier: string;
  /** Names that are imported as values; types leave nothing behind. `*` stands for all. */
  readonly values: readonly string[];
}

/** Calls back for every import of the file, static or not, and every re-export. */
export function onImports(context: Rule.RuleContext, visit: (found: Import) => void): Rule.RuleListener {
  const report = (node: Node, source: Node | null | undefined, values: readonly string[]): void => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
    visit({ node, specifier: source.value, values });
  };
  return {
    ImportDeclaration(node) {
      const named = node.specifiers.filter((specifier) => !isType(node) && !isType(specifier));
      const bare = node.specifiers.length === 0;
      report(node, node.source, bare ? ['*'] : named.map(importedName));
    },
    ExportNamedDeclaration(node) {
      const named = node.specifiers.filter((specifier) => !isType(node) && !isType(specifier));
      report(
        node,
        node.source,
        named.map(({ local }) => nameOf(local)),
      );
    },
    ExportAllDeclaration: (node) => report(node, node.source, isType(node) ? [] : ['*']),
    ImportExpression: (node) => report(node, node.source, ['*']),
  };
}

/** The linted file, from the root of the repository with `/`. */
export function fileOf(context: Rule.RuleContext): string {
  return relative(context.cwd, context.filename).split(sep).join('/');
}

/** `import type`, `export type`, or `type` at one name of either: what typescript-eslint adds to the tree. */
function isType(node: object): boolean {
  const kinds = node as { importKind?: string; exportKind?: string };
  return kinds.importKind === 'type' || kinds.exportKind === 'type';
}

function importedName(specifier: Node): string {
  if (specifier.type === 'ImportSpecifier') return nameOf(specifier.imported);
  return specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
}
