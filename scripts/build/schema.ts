import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
} from 'graphql';
import { glob, readFile } from 'node:fs/promises';

/**
 * Merges `<directory>/*.graphql` into the one document that AppSync takes: it has no `extend type`, so the fields of an
 * extension move into the type that it extends.
 *
 * @throws Error when an extension has no type to extend, or a definition or field stands twice
 */
export async function mergeSchema(directory: string): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(`${directory}/*.graphql`)) files.push(file);
  files.sort();
  const definitions = (await Promise.all(files.map(readDocument))).flatMap(
    (document) => document.definitions,
  );
  const extensions = definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION);
  const kept = definitions.filter((node) => node.kind !== Kind.OBJECT_TYPE_EXTENSION);
  refuseDuplicates(kept);
  for (const { name } of extensions) {
    if (!kept.some((node) => isObject(node) && node.name.value === name.value)) {
      throw new Error(`extend type ${name.value}: no schema file declares the type`);
    }
  }
  const merged = kept.map((node) => (isObject(node) ? withFieldsOf(node, extensions) : node));
  return `${print({ kind: Kind.DOCUMENT, definitions: merged })}\n`;
}

async function readDocument(file: string): Promise<DocumentNode> {
  return parse(await readFile(file, 'utf8'), { noLocation: true });
}

function isObject(node: DefinitionNode): node is ObjectTypeDefinitionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION;
}

function withFieldsOf(
  type: ObjectTypeDefinitionNode,
  extensions: readonly ObjectTypeExtensionNode[],
): ObjectTypeDefinitionNode {
  const own = extensions.filter(({ name }) => name.value === type.name.value);
  const fields = [...(type.fields ?? []), ...own.flatMap((extension) => extension.fields ?? [])];
  refuseDuplicateFields(type.name.value, fields);
  return { ...type, fields };
}

function refuseDuplicates(definitions: readonly DefinitionNode[]): void {
  const seen = new Set<string>();
  for (const node of definitions) {
    const name = 'name' in node && node.name ? node.name.value : node.kind;
    if (seen.has(name)) throw new Error(`${name} is declared twice in the schema`);
    seen.add(name);
  }
}

function refuseDuplicateFields(type: string, fields: readonly FieldDefinitionNode[]): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name.value)) throw new Error(`${type}.${name.value} is declared twice in the schema`);
    seen.add(name.value);
  }
}
