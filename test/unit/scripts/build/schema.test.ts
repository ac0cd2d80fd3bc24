import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { mergeSchema } from '../../../../scripts/build/schema.ts';

const directories: string[] = [];

async function merged(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'schema-'));
  directories.push(directory);
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  return mergeSchema(directory);
}

afterEach(async () => {
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

const root = '"""Reads."""\ntype Query\n\nschema { query: Query }\n';

describe('merging the schema', () => {
  it('given fields of two contexts, when merged, then the type has both, with descriptions and directives', async () => {
    const schema = await merged({
      'schema.graphql': root,
      'invoices.graphql': 'extend type Query { "One." getInvoice(id: ID!): ID @aws_lambda }',
      'chain.graphql': 'extend type Query { listAssets: [ID!]! @aws_api_key @aws_lambda }',
    });
    expect(schema).toBe(`"""Reads."""
type Query {
  listAssets: [ID!]! @aws_api_key @aws_lambda
  "One."
  getInvoice(id: ID!): ID @aws_lambda
}

schema {
  query: Query
}
`);
  });

  it('given the same files, when merged twice, then the text is the same', async () => {
    const files = {
      'schema.graphql': root,
      'b.graphql': 'enum B { C }',
      'a.graphql': 'extend type Query { a: B }',
    };
    expect(await merged(files)).toBe(await merged(files));
  });

  it.each([
    [
      'an extension of a type that is nowhere',
      { 'a.graphql': 'extend type Query { a: ID }' },
      /extend type Query: no schema file/,
    ],
    [
      'a type that stands twice',
      { 'a.graphql': 'enum A { B }', 'b.graphql': 'enum A { C }' },
      /A is declared twice/,
    ],
    [
      'a field that stands twice',
      {
        'schema.graphql': root,
        'a.graphql': 'extend type Query { a: ID }',
        'b.graphql': 'extend type Query { a: Int }',
      },
      /Query.a is declared twice/,
    ],
    ['text that is no schema', { 'a.graphql': 'type {' }, /Syntax Error/],
  ])('given %s, when merged, then it is refused', async (_given, files, message) => {
    await expect(merged(files)).rejects.toThrow(message);
  });
});
