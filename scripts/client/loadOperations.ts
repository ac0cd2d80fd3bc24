import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { clientDocument } from './clientOperations.ts';

/** The schema with AppSync's own definitions. */
export function readSchema(folder = 'schema'): GraphQLSchema {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql'));
  const texts = [...files, 'appsync/definitions.graphql'].map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  );
  return buildASTSchema(parse(texts.join('\n'), { noLocation: true }), { assumeValid: true });
}

/** What `codegen.yml` loads as the client's operations: the schema decides which there are. */
export default function loadOperations(): DocumentNode {
  return clientDocument(readSchema());
}
