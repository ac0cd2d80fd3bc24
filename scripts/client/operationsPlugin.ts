import {
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  stripIgnoredCharacters,
} from 'graphql';

/**
 * What `codegen.yml` writes the client's operations with: each a constant string beside its types, so that a bundler leaves out those that
 * nobody sends. `typed-document-node` writes objects of a class, and needs `graphql` where the client is installed.
 */
export function plugin(
  schema: GraphQLSchema,
  documents: readonly { readonly document?: DocumentNode }[],
): { readonly prepend: readonly string[]; readonly content: string } {
  const operations = documents.flatMap(({ document }) =>
    document === undefined ? [] : Object.values(separateOperations(document)),
  );
  return {
    prepend: [`import type { Operation } from '../operation.ts';`],
    content: operations.map((each) => constant(schema, each)).join('\n\n'),
  };
}

function constant(schema: GraphQLSchema, document: DocumentNode): string {
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const name = operation?.name?.value ?? '';
  const text = stripIgnoredCharacters(print(document)).replaceAll('`', '\\`');
  return `${comment(schema, operation)}export const ${name} = \`${text}\` as Operation<${name}, ${name}Variables>;`;
}

/** What the schema says of the operation's field. */
function comment(schema: GraphQLSchema, operation: OperationDefinitionNode | undefined): string {
  const [selected] = operation?.selectionSet.selections ?? [];
  if (operation === undefined || selected?.kind !== Kind.FIELD) return '';
  const root = schema.getRootType(operation.operation);
  const said = isObjectType(root) ? root.getFields()[selected.name.value]?.description : undefined;
  return said ? `/** ${said.replaceAll('*/', '*\\/')} */\n` : '';
}
