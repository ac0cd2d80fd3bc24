import { isAbstractType, isCompositeType, isListType, isNonNullType, isScalarType } from 'graphql';
import type { FieldNode, GraphQLCompositeType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import type { Execution } from '../server/executeOperation.ts';
import type { ParsedRequest } from '../server/graphqlRequest.ts';
import { coercedVariables, fieldsOf } from '../server/selectionSet.ts';

type Selected = Parameters<typeof fieldsOf>[2];

/** An object that a mutation published. */
export interface Published {
  readonly mutation: string;
  /** An object by field name, a scalar, or a list of either. Only what the mutation selected is in it. */
  readonly object: unknown;
}

/**
 * What the mutations of a request publish: "the mutation selection set is sent to subscribers".
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
export function publishedObjects(
  schema: GraphQLSchema,
  request: ParsedRequest,
  execution: Execution,
): Published[] {
  const type = schema.getMutationType();
  if (request.operation.operation !== 'mutation' || !type || execution.data === null) return [];
  const info: Selected = {
    schema,
    fragments: Object.fromEntries(
      request.document.definitions.flatMap((node) =>
        node.kind === 'FragmentDefinition' ? [[node.name.value, node] as const] : [],
      ),
    ),
    variableValues: coercedVariables(schema, request),
  };
  return fieldsOf(request.operation.selectionSet.selections, type, info).flatMap((field) => {
    const declared = type.getFields()[field.name.value];
    const value = execution.data?.[responseKey(field)];
    if (declared === undefined || value === null || value === undefined) return [];
    return [{ mutation: field.name.value, object: byFieldName(declared.type, [field], value, info) }];
  });
}

/** Renames aliases back to fields, and reads AWSJSON texts back, as a resolver would have returned them. */
function byFieldName(
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  value: unknown,
  info: Selected,
): unknown {
  if (isNonNullType(type)) return byFieldName(type.ofType, nodes, value, info);
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    return Array.isArray(value) ? value.map((item) => byFieldName(type.ofType, nodes, item, info)) : null;
  }
  if (isScalarType(type)) return type.name === 'AWSJSON' ? JSON.parse(String(value)) : value;
  if (!isCompositeType(type) || !isRecord(value)) return value;
  const concrete = concreteType(type, value, info);
  const object: Record<string, unknown> = { __typename: concrete.name };
  const fields = nodes.flatMap((node) => fieldsOf(node.selectionSet?.selections ?? [], concrete, info));
  for (const [name, same] of groupByName(fields)) {
    const declared = 'getFields' in concrete ? concrete.getFields()[name] : undefined;
    const first = same[0];
    if (declared === undefined || first === undefined) continue;
    object[name] = byFieldName(declared.type, same, value[responseKey(first)], info);
  }
  return object;
}

function concreteType(
  type: GraphQLCompositeType,
  value: Record<string, unknown>,
  info: Selected,
): GraphQLCompositeType {
  const named = isAbstractType(type) && info.schema.getType(String(value['__typename']));
  return named && isCompositeType(named) ? named : type;
}

function groupByName(fields: readonly FieldNode[]): Map<string, FieldNode[]> {
  return Map.groupBy(fields, (field) => field.name.value);
}

const responseKey = (field: FieldNode): string => field.alias?.value ?? field.name.value;

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
