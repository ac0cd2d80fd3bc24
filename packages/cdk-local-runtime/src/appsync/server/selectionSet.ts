import {
  Kind,
  getDirectiveValues,
  getNamedType,
  getVariableValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isInterfaceType,
  print,
} from 'graphql';
import type {
  FieldNode,
  GraphQLCompositeType,
  GraphQLNamedType,
  GraphQLResolveInfo,
  GraphQLSchema,
  SelectionNode,
} from 'graphql';
import type { ParsedRequest } from './graphqlRequest.ts';

/** The parts of GraphQL's `info` that say what was selected. */
type Selected = Pick<
  GraphQLResolveInfo,
  'fieldNodes' | 'fragments' | 'returnType' | 'schema' | 'variableValues'
>;

/**
 * The selected fields as paths of names or aliases, parents first: `items`, `items/id`. Of interfaces and unions only
 * their own fields. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function selectionSetList(info: Selected): string[] {
  const [node, ...others] = info.fieldNodes;
  // Without fragments and directives it depends on the document alone, which is parsed once for all its requests.
  if (node === undefined || others.length > 0 || /@|\.\.\./.test(selectionSetText(info))) return listOf(info);
  const type = getNamedType(info.returnType);
  const known = lists.get(node);
  if (known?.type === type) return known.list;
  const list = listOf(info);
  lists.set(node, { type, list });
  return list;
}

/** Nobody changes a list: handlers get a copy, as JSON. */
const lists = new WeakMap<FieldNode, { readonly type: GraphQLNamedType; readonly list: string[] }>();
const texts = new WeakMap<FieldNode, string>();

function listOf(info: Selected): string[] {
  const paths = new Set<string>();
  const walk = (nodes: readonly SelectionNode[], type: GraphQLCompositeType, prefix: string): void => {
    for (const field of fieldsOf(nodes, type, info)) {
      const path = `${prefix}${field.alias?.value ?? field.name.value}`;
      paths.add(path);
      const declared = 'getFields' in type ? type.getFields()[field.name.value] : undefined;
      const below = declared && getNamedType(declared.type);
      if (below && isCompositeType(below)) walk(field.selectionSet?.selections ?? [], below, `${path}/`);
    }
  };
  const type = getNamedType(info.returnType);
  if (isCompositeType(type)) {
    for (const node of info.fieldNodes) walk(node.selectionSet?.selections ?? [], type, '');
  }
  return [...paths];
}

/** The selection set as it was written; fragment spreads stay spreads. */
export function selectionSetText(info: Selected): string {
  return info.fieldNodes
    .map(textOf)
    .filter((text) => text !== '')
    .join('\n');
}

function textOf(node: FieldNode): string {
  const known = texts.get(node) ?? (node.selectionSet === undefined ? '' : print(node.selectionSet));
  texts.set(node, known);
  return known;
}

/** A request's variables with their defaults, as directives and arguments read them. Of a request that was not refused. */
export function coercedVariables(
  schema: GraphQLSchema,
  { operation, variables }: ParsedRequest,
): Record<string, unknown> {
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables).coerced ?? {};
}

/** The fields of a selection that belong to a type, fragments and `@skip` / `@include` resolved. */
export function fieldsOf(
  nodes: readonly SelectionNode[],
  type: GraphQLCompositeType,
  info: Pick<Selected, 'fragments' | 'schema' | 'variableValues'>,
): FieldNode[] {
  return nodes.flatMap((node) => {
    if (getDirectiveValues(GraphQLSkipDirective, node, info.variableValues)?.['if'] === true) return [];
    if (getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues)?.['if'] === false) return [];
    if (node.kind === Kind.FIELD) return [node];
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? info.fragments[node.name.value] : node;
    if (fragment === undefined || !applies(fragment.typeCondition?.name.value, type, info)) return [];
    return fieldsOf(fragment.selectionSet.selections, type, info);
  });
}

function applies(
  condition: string | undefined,
  type: GraphQLCompositeType,
  info: Pick<Selected, 'schema'>,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = info.schema.getType(condition);
  if (!conditional || !isAbstractType(conditional)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && info.schema.isSubType(conditional, type);
}

/** Keeps of `data` what the selection names, as AppSync does with the data of an error. */
export function pickSelected(data: unknown, paths: readonly string[], prefix = ''): unknown {
  if (Array.isArray(data)) return data.map((item) => pickSelected(item, paths, prefix));
  if (data === null || typeof data !== 'object' || paths.length === 0) return data;
  return Object.fromEntries(
    Object.entries(data)
      .filter(([name]) => paths.includes(`${prefix}${name}`))
      .map(([name, value]) => [name, pickSelected(value, paths, `${prefix}${name}/`)]),
  );
}
