import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, type ObjectTypeDefinitionNode, concatAST, parse, print } from 'graphql';

/** Each context's file extends the root types; AppSync takes one definition of each. */
const FOLDER = import.meta.dirname;

/** The whole schema as AppSync takes it: one SDL document, extensions folded into their types, directives kept. */
export function mergedSchema(folder: string = FOLDER): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  return `${print(foldExtensions(concatAST(files.map((name) => parse(readFileSync(join(folder, name), 'utf8'))))))}\n`;
}

/** @throws when something other than an object type is extended, or a type that nobody defines */
function foldExtensions(document: DocumentNode): DocumentNode {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === 'ObjectTypeDefinition') types.set(node.name.value, node);
  }
  for (const node of document.definitions) {
    if (!node.kind.endsWith('Extension')) continue;
    const type = node.kind === 'ObjectTypeExtension' ? types.get(node.name.value) : undefined;
    if (type === undefined || node.kind !== 'ObjectTypeExtension') {
      throw new Error(`only object types that are defined can be extended: ${print(node).split('\n')[0]}`);
    }
    types.set(type.name.value, { ...type, fields: [...(type.fields ?? []), ...(node.fields ?? [])] });
  }
  const definitions = document.definitions
    .filter((node) => !node.kind.endsWith('Extension'))
    .map((node) => (node.kind === 'ObjectTypeDefinition' ? (types.get(node.name.value) ?? node) : node));
  return { ...document, definitions };
}
