import {
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  typeFromAST,
} from 'graphql';
import type {
  GraphQLInputType,
  GraphQLSchema,
  OperationDefinitionNode,
  VariableDefinitionNode,
} from 'graphql';
import type { WireError } from '../errors.ts';
import { javaClass } from '../javaText.ts';

/**
 * Checks the variables of a request against their declarations, with graphql-java's words. An empty list: they fit.
 * The first problem ends the request, as in AppSync.
 */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): WireError[] {
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!type || !isInputType(type)) continue;
    const name = definition.variable.name.value;
    const given = Object.hasOwn(variables, name);
    if (!given && definition.defaultValue !== undefined) continue;
    if (!given && !isNonNullType(type)) continue;
    const message = problem(type, variables[name], name);
    if (message !== undefined) return [{ path: null, locations: locate(definition), message }];
  }
  return [];
}

function locate(node: VariableDefinitionNode): WireError['locations'] {
  const token = node.loc?.startToken;
  return token ? [{ line: token.line, column: token.column, sourceName: null }] : null;
}

function problem(
  type: GraphQLInputType,
  value: unknown,
  variable: string,
  field?: string,
): string | undefined {
  if (isNonNullType(type)) {
    if (value !== null && value !== undefined) return problem(type.ofType, value, variable, field);
    return field === undefined
      ? `Variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`
      : `Field '${field}' of variable '${variable}' has coerced Null value for NonNull type '${String(type)}'`;
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type)) {
    const items = Array.isArray(value) ? value : [value];
    return first(items.map((item) => problem(type.ofType, item, variable, field)));
  }
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value)) {
      return invalid(
        variable,
        `Expected type 'Map' but was '${javaClass(value)}'. Variables for input objects must be an instance of type 'Map'.`,
      );
    }
    const fields = type.getFields();
    const stranger = Object.keys(value).find((name) => fields[name] === undefined);
    if (stranger !== undefined) {
      return `The variables input contains a field name '${stranger}' that is not defined for input object type '${type.name}' `;
    }
    const members = value as Record<string, unknown>;
    return first(
      Object.values(fields)
        .filter(({ name, defaultValue }) => Object.hasOwn(members, name) || defaultValue === undefined)
        .map(({ name, type: memberType }) => problem(memberType, members[name], variable, name)),
    );
  }
  if (isEnumType(type)) {
    if (typeof value === 'string' && type.getValue(value) !== undefined) return undefined;
    return invalid(
      variable,
      `Invalid input for Enum '${type.name}'. No value found for name '${String(value)}'`,
    );
  }
  return isScalarType(type)
    ? scalarProblem(type.name, () => type.parseValue(value), value, variable)
    : undefined;
}

const BUILT_IN_SCALARS = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

function scalarProblem(
  name: string,
  parse: () => unknown,
  value: unknown,
  variable: string,
): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return invalid(
      variable,
      BUILT_IN_SCALARS.has(name) ? `Expected type '${name}' but was '${javaClass(value)}'.` : why,
    );
  }
}

const invalid = (variable: string, why: string): string =>
  `Variable '${variable}' has an invalid value. ${why}`;
const first = (messages: (string | undefined)[]): string | undefined =>
  messages.find((message) => message !== undefined);
