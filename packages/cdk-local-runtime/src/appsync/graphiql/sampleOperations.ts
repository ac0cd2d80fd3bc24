import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type {
  GraphQLField,
  GraphQLInputType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql';

/** Levels of selected fields in a sample. */
const SELECTION_LEVELS_MAX = 2;

export interface Tab {
  readonly query: string;
  readonly variables?: string;
}

/** One tab each for the first query, mutation and subscription that a caller may use. */
export function sampleOperations(
  schema: GraphQLSchema,
  mayUse: (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>) => boolean,
): Tab[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => {
    const field = type && Object.values(type.getFields()).find((it) => mayUse(type, it));
    return field ? [sampleOperation(type.name, field)] : [];
  });
}

function sampleOperation(typeName: string, field: GraphQLField<unknown, unknown>): Tab {
  const kind = typeName.toLowerCase();
  const given = field.args.filter(({ type }) => isNonNullType(type));
  const declared = given.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ');
  const title = field.name[0]?.toUpperCase() + field.name.slice(1);
  const selection = selectionText(field.type, 1);
  return {
    query: `${kind} ${title}${declared && `(${declared})`} {\n  ${field.name}${passed && `(${passed})`}${selection}\n}\n`,
    ...(given.length === 0
      ? {}
      : {
          variables: JSON.stringify(
            Object.fromEntries(given.map(({ name, type }) => [name, sampleValue(type)])),
            null,
            2,
          ),
        }),
  };
}

function selectionText(type: GraphQLOutputType, level: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return isLeafType(named) ? '' : ' { __typename }';
  const indent = '  '.repeat(level + 1);
  const lines = Object.values(named.getFields())
    .filter(({ args }) => args.every((argument) => !isNonNullType(argument.type)))
    .filter((field) => isLeafType(getNamedType(field.type)) || level < SELECTION_LEVELS_MAX)
    .map((field) => `${indent}${field.name}${selectionText(field.type, level + 1)}`);
  return ` {\n${lines.join('\n')}\n${'  '.repeat(level)}}`;
}

function sampleValue(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return sampleValue(type.ofType);
  if (isListType(type)) return [sampleValue(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, sampleValue(field.type)]));
  }
  return { Int: 1, Float: 1, Boolean: true }[type.name] ?? '';
}
