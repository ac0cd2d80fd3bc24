import { isEnumType, isInputObjectType, isListType, isNonNullType, isScalarType, Kind } from 'graphql';
import type { GraphQLInputType, ValueNode } from 'graphql';
import { javaAst } from './javaAst.ts';

/**
 * Why a literal does not fit its type, in graphql-java's words after "argument "; undefined when it fits.
 * `path` is the argument's name, growing with `.field` and `[index]`.
 */
export function misfit(type: GraphQLInputType, node: ValueNode, path: string): string | undefined {
  if (node.kind === Kind.VARIABLE) return undefined;
  const text = `argument '${path}' with value '${javaAst(node)}'`;
  if (isNonNullType(type)) {
    return node.kind === Kind.NULL ? `${text} must not be null` : misfit(type.ofType, node, path);
  }
  if (node.kind === Kind.NULL) return undefined;
  if (isListType(type)) {
    if (node.kind !== Kind.LIST) return misfit(type.ofType, node, path);
    return first(node.values.map((item, index) => misfit(type.ofType, item, `${path}[${index}]`)));
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return `${text} must be an object type`;
    const fields = type.getFields();
    const given = new Set(node.fields.map((field) => field.name.value));
    const missing = Object.values(fields)
      .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
      .filter((field) => !given.has(field.name));
    if (missing.length > 0) {
      return `${text} is missing required fields '[${missing.map(({ name }) => name).join(', ')}]'`;
    }
    return first(
      node.fields.map((field) => {
        const declared = fields[field.name.value];
        if (declared === undefined) {
          return `${text} contains a field not in '${type.name}': '${field.name.value}'`;
        }
        return misfit(declared.type, field.value, `${path}.${field.name.value}`);
      }),
    );
  }
  if (isEnumType(type)) {
    if (node.kind !== Kind.ENUM) return `${text} is not a valid '${type.name}'`;
    return type.getValue(node.value) === undefined
      ? `${text} is not in allowed values list for '${type.name}'`
      : undefined;
  }
  return isScalarType(type) && !parses(() => type.parseLiteral(node))
    ? `${text} is not a valid '${type.name}'`
    : undefined;
}

function first(reasons: (string | undefined)[]): string | undefined {
  return reasons.find((reason) => reason !== undefined);
}

function parses(parse: () => unknown): boolean {
  try {
    return parse() !== undefined;
  } catch {
    return false;
  }
}
