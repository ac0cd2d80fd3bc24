import { GraphQLError, Kind, getNamedType, isIntrospectionType, validate, visit } from 'graphql';
import type {
  ASTNode,
  ASTVisitor,
  DocumentNode,
  GraphQLSchema,
  ValidationContext,
  ValidationRule,
} from 'graphql';
import type { WireError } from '../errors.ts';
import { misfit } from './argumentValue.ts';
import { wordings } from './wording.ts';
import type { Wording } from './wording.ts';

/** Violations of one document that are looked for before giving up. */
const ERRORS_MAX = 100;

/**
 * Validates a document and words the violations as AppSync does:
 * `Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'`.
 * With `introspection` off the members of `__schema` and `__type` are undefined:
 * https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html
 */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  introspection: boolean,
): WireError[] {
  const rules = [...wordings.map(worded), argumentValues, ...(introspection ? [] : [introspectionOff])];
  const errors = validate(schema, document, rules, { maxErrors: ERRORS_MAX });
  if (errors.length === 0) return [];
  const paths = fieldPaths(document);
  return errors.map((error) => toWire(error, paths)).sort((a, b) => position(a) - position(b));
}

interface Violation {
  readonly type: string;
  readonly description: string;
  readonly node: ASTNode | undefined;
  readonly pathless: boolean;
}

function worded(wording: Wording): ValidationRule {
  return (context) => {
    // The rule sees its own context, whose only difference is what it does with an error.
    const own = Object.create(context) as ValidationContext;
    own.reportError = (error) => {
      const node = error.nodes?.[wording.nodeIndex ?? 0];
      const type = typeof wording.type === 'string' ? wording.type : wording.type(context, error.message);
      const description = node ? wording.describe(node, context, error.message) : error.message;
      report(context, { type, description, node, pathless: wording.pathless === true }, error.nodes);
    };
    return wording.rule(own);
  };
}

const argumentValues: ValidationRule = (context): ASTVisitor => ({
  Argument(node) {
    const argument = context.getArgument();
    const description = argument ? misfit(argument.type, node.value, argument.name) : undefined;
    if (description !== undefined) report(context, { type: 'WrongType', description, node, pathless: false });
  },
});

const introspectionOff: ValidationRule = (context): ASTVisitor => ({
  Field(node) {
    const parent = context.getParentType();
    if (!parent || !isIntrospectionType(getNamedType(parent))) return;
    const description = `Field '${node.name.value}' in type '${parent.name}' is undefined`;
    report(context, { type: 'FieldUndefined', description, node, pathless: false });
  },
});

function report(context: ValidationContext, violation: Violation, nodes?: readonly ASTNode[]): void {
  const at = violation.type === 'FieldsConflict' ? nodes : violation.node && [violation.node];
  context.reportError(
    new GraphQLError(violation.description, { nodes: at ?? null, extensions: { violation } }),
  );
}

function toWire(error: GraphQLError, paths: ReadonlyMap<ASTNode, string>): WireError {
  const violation = error.extensions['violation'] as Violation | undefined;
  const path = violation?.node && !violation.pathless ? paths.get(violation.node) : undefined;
  const message = violation
    ? `Validation error of type ${violation.type}: ${violation.description}${path ? ` @ '${path}'` : ''}`
    : error.message;
  const locations = (error.locations ?? []).map(({ line, column }) => ({ line, column, sourceName: null }));
  return { path: null, locations, message };
}

/** The names of the fields, and of the fragment, that lead to each node. */
function fieldPaths(document: DocumentNode): Map<ASTNode, string> {
  const names: string[] = [];
  const paths = new Map<ASTNode, string>();
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION) names.push(node.name.value);
      paths.set(node, names.join('/'));
    },
    leave(node) {
      if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION) names.pop();
    },
  });
  return paths;
}

function position(error: WireError): number {
  const at = error.locations?.[0];
  return at ? at.line * 1_000_000 + at.column : Number.MAX_SAFE_INTEGER;
}
