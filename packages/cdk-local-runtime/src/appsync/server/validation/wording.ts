import * as graphql from 'graphql';
import type { ASTNode, ValidationContext, ValidationRule } from 'graphql';

/** What graphql-java calls a violation, and how it describes it. */
export interface Wording {
  readonly rule: ValidationRule;
  readonly type: string | ((context: ValidationContext, message: string) => string);
  describe(node: ASTNode, context: ValidationContext, message: string): string;
  /** Violations that graphql-java reports without a path, or at another node of the error. */
  readonly pathless?: boolean;
  readonly nodeIndex?: number;
}

const nameOf = (node: ASTNode): string =>
  'name' in node && node.name !== undefined && 'value' in node.name ? node.name.value : '';
const quoted = (message: string): string[] =>
  [...message.matchAll(/"([^"]*)"/g)].map((found) => found[1] ?? '');
const atLeaf = (context: ValidationContext): boolean =>
  graphql.isLeafType(graphql.getNamedType(context.getType()));
/** Lists and non-null types have no name in graphql-java. */
const bareName = (context: ValidationContext): string => {
  const type = context.getType();
  return type && !graphql.isWrappingType(type) ? type.name : 'null';
};

/** An inline fragment has no name. */
function impossibleSpread(names: readonly string[]): string {
  const [fragment, parent, type] = names.length === 3 ? names : ['', ...names];
  return `Fragment ${fragment} can't be spread here as objects of type ${parent} can never be of type ${type}`;
}

/**
 * graphql-js finds the violations, graphql-java's words report them: AppSync runs on graphql-java. The words are those
 * of graphql-java's `graphql.validation.rules`; the ones seen from AppSync itself are in this folder's tests.
 */
export const wordings: readonly Wording[] = [
  {
    rule: graphql.FieldsOnCorrectTypeRule,
    type: 'FieldUndefined',
    describe: (node, context) =>
      `Field '${nameOf(node)}' in type '${context.getParentType()?.name ?? ''}' is undefined`,
  },
  {
    rule: graphql.KnownArgumentNamesRule,
    type: 'UnknownArgument',
    describe: (node, context) =>
      context.getDirective()
        ? `Unknown directive argument ${nameOf(node)}`
        : `Unknown field argument ${nameOf(node)}`,
  },
  {
    rule: graphql.ProvidedRequiredArgumentsRule,
    type: 'MissingFieldArgument',
    describe: (node, _context, message) =>
      node.kind === graphql.Kind.DIRECTIVE
        ? `Missing directive argument ${quoted(message)[1]}`
        : `Missing field argument ${quoted(message)[1]}`,
  },
  {
    rule: graphql.ScalarLeafsRule,
    type: (context) => (atLeaf(context) ? 'SubSelectionNotAllowed' : 'SubSelectionRequired'),
    describe: (_node, context, message) =>
      `Sub selection ${atLeaf(context) ? 'not allowed on leaf' : 'required for'} type ${bareName(context)} of field ${quoted(message)[0]}`,
  },
  {
    rule: graphql.KnownTypeNamesRule,
    type: 'UnknownType',
    describe: (node) => `Unknown type ${nameOf(node)}`,
  },
  {
    rule: graphql.NoUndefinedVariablesRule,
    type: 'UndefinedVariable',
    describe: (node) => `Undefined variable ${nameOf(node)}`,
  },
  {
    rule: graphql.NoUnusedVariablesRule,
    type: 'UnusedVariable',
    describe: (_node, _context, message) => `Unused variable ${quoted(message)[0]?.slice(1)}`,
    pathless: true,
  },
  {
    rule: graphql.KnownFragmentNamesRule,
    type: 'UndefinedFragment',
    describe: (_node, _context, message) => `Undefined fragment ${quoted(message)[0]}`,
  },
  {
    rule: graphql.NoUnusedFragmentsRule,
    type: 'UnusedFragment',
    describe: (node) => `Unused fragment ${nameOf(node)}`,
    pathless: true,
  },
  {
    rule: graphql.NoFragmentCyclesRule,
    type: 'FragmentCycle',
    describe: () => 'Fragment cycles not allowed',
  },
  {
    rule: graphql.FragmentsOnCompositeTypesRule,
    type: 'InlineFragmentTypeConditionInvalid',
    describe: () => 'Inline fragment type condition is invalid, must be on Object/Interface/Union',
  },
  {
    rule: graphql.PossibleFragmentSpreadsRule,
    type: 'InvalidFragmentType',
    describe: (_node, _context, message) => impossibleSpread(quoted(message)),
  },
  {
    rule: graphql.OverlappingFieldsCanBeMergedRule,
    type: 'FieldsConflict',
    describe: (_node, _context, message) =>
      `${quoted(message)[0]}: ${/because (.*?)\. Use different aliases/s.exec(message)?.[1]?.replaceAll('"', '') ?? message}`,
  },
  {
    rule: graphql.VariablesInAllowedPositionRule,
    type: 'VariableTypeMismatch',
    describe: (_node, _context, message) =>
      `Variable type '${quoted(message)[1]}' doesn't match expected type '${quoted(message)[2]}'`,
    nodeIndex: 1,
  },
  {
    rule: graphql.VariablesAreInputTypesRule,
    type: 'NonInputTypeOnVariable',
    describe: (_node, _context, message) =>
      `Input variable ${quoted(message)[0]?.slice(1)} type ${quoted(message)[1]} is not an input type`,
  },
  {
    rule: graphql.UniqueOperationNamesRule,
    type: 'DuplicateOperationName',
    describe: (_node, _context, message) => `There can be only one operation named '${quoted(message)[0]}'`,
    pathless: true,
  },
  {
    rule: graphql.LoneAnonymousOperationRule,
    type: 'LoneAnonymousOperationViolation',
    describe: () => 'Anonymous operation with other operations.',
    pathless: true,
  },
  {
    rule: graphql.UniqueFragmentNamesRule,
    type: 'DuplicateFragmentName',
    describe: (_node, _context, message) => `There can be only one fragment named '${quoted(message)[0]}'`,
    pathless: true,
  },
  {
    rule: graphql.UniqueVariableNamesRule,
    type: 'DuplicateVariableName',
    describe: (_node, _context, message) =>
      `There can be only one variable named '${quoted(message)[0]?.slice(1)}'`,
    pathless: true,
  },
  {
    rule: graphql.UniqueArgumentNamesRule,
    type: 'DuplicateArgumentNames',
    describe: (_node, _context, message) => `There can be only one argument named '${quoted(message)[0]}'`,
  },
  {
    rule: graphql.KnownDirectivesRule,
    type: (_context, message) => (message.startsWith('Unknown') ? 'UnknownDirective' : 'MisplacedDirective'),
    describe: (node, _context, message) =>
      message.startsWith('Unknown')
        ? `Unknown directive ${nameOf(node)}`
        : `Directive ${nameOf(node)} not allowed here`,
  },
  {
    rule: graphql.UniqueDirectivesPerLocationRule,
    type: 'DuplicateDirectiveName',
    describe: (node) =>
      `Non repeatable directives must be uniquely named within a location. The directive '${nameOf(node)}' used on a node is not unique.`,
  },
  {
    rule: graphql.SingleFieldSubscriptionsRule,
    type: 'SubscriptionMultipleRootFields',
    describe: (_node, _context, message) =>
      `Subscription operation '${quoted(message)[0] ?? ''}' must have exactly one root field.`,
  },
];
