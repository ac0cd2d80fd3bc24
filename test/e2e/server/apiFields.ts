import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';
import { mergeSchema } from '../../../scripts/build/schema.ts';

type Kind = 'query' | 'mutation' | 'subscription';

/** A text or an id that a caller gives: `Mutation.createInvoice.input.currency`. */
export interface GivenText {
  readonly coordinate: string;
  readonly path: readonly string[];
}

/** A field of a root type, as a caller sees it. */
export interface ApiField {
  /** `Query.getInvoice` */
  readonly coordinate: string;
  readonly kind: Kind;
  /** Who may call it at all: merchants with a key, payers with the public one, or the event bus alone. */
  readonly openTo: 'MERCHANT' | 'ANYBODY' | 'BUS';
  /** Asks for everything that it answers, without pictures. */
  readonly document: string;
  readonly texts: readonly GivenText[];
  /** Arguments that GraphQL takes; what is optional is left out, but for what `chosen` has by its name. */
  variables(chosen?: Readonly<Record<string, unknown>>): Record<string, unknown>;
}

/** The schema, read anew: a field that is added is in it. */
async function apiSchema(): Promise<GraphQLSchema> {
  const definitions = readFileSync('schema/appsync/definitions.graphql', 'utf8');
  return buildASTSchema(parse(`${await mergeSchema('schema')}\n${definitions}`));
}

/** Every field of the root types. */
export async function apiFields(): Promise<readonly ApiField[]> {
  const schema = await apiSchema();
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([kind, root]) =>
    root ? Object.values(root.getFields()).map((field) => apiField(kind, root, field)) : [],
  );
}

function apiField(kind: Kind, root: GraphQLObjectType, field: GraphQLField<unknown, unknown>): ApiField {
  const coordinate = `${root.name}.${field.name}`;
  const { args } = field;
  return {
    coordinate,
    kind,
    openTo: openTo(field),
    document: documentOf(kind, field),
    texts: args.flatMap((arg) => textsIn(arg, coordinate, [])),
    variables: (chosen = {}) => exampleOf(args, chosen),
  };
}

function openTo({ astNode }: GraphQLField<unknown, unknown>): ApiField['openTo'] {
  const modes = astNode?.directives?.map(({ name }) => name.value) ?? [];
  if (modes.includes('aws_api_key')) return 'ANYBODY';
  return modes.includes('aws_iam') && !modes.includes('aws_lambda') ? 'BUS' : 'MERCHANT';
}

function documentOf(kind: Kind, { name, args, type }: GraphQLField<unknown, unknown>): string {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selected = selectionOf(type, 4);
  const call = `${name}${given === '' ? '' : `(${given})`}${selected === '' ? '' : ` { ${selected} }`}`;
  return `${kind} Call${declared === '' ? '' : `(${declared})`} { ${call} }`;
}

/** Pictures are left out: they cost, and say nothing that the other fields do not. */
function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named) || depth === 0) return '';
  const fields = Object.values(named.getFields()).filter(({ name }) => name !== 'qrCode');
  const selected = fields.flatMap((field) => {
    if (!isObjectType(getNamedType(field.type))) return [field.name];
    const inner = selectionOf(field.type, depth - 1);
    return inner === '' ? [] : [`${field.name} { ${inner} }`];
  });
  return ['__typename', ...selected].join(' ');
}

function textsIn(
  { name, type }: GraphQLArgument | GraphQLInputField,
  on: string,
  before: readonly string[],
): GivenText[] {
  const path = [...before, name];
  const named = getNamedType(type);
  if (isInputObjectType(named))
    return Object.values(named.getFields()).flatMap((field) => textsIn(field, `${on}.${name}`, path));
  const isText = named.name === 'ID' || named.name === 'String' || named.name === 'AWSURL';
  return isText ? [{ coordinate: `${on}.${name}`, path }] : [];
}

function exampleOf(
  given: readonly (GraphQLArgument | GraphQLInputField)[],
  chosen: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    given.flatMap(({ name, type }) => {
      if (name in chosen) return [[name, chosen[name]]];
      const named = getNamedType(type);
      const isOptional = getNullableType(type) === type;
      if (isInputObjectType(named) && (!isOptional || mentions(named.getFields(), chosen)))
        return [[name, exampleOf(Object.values(named.getFields()), chosen)]];
      return isOptional ? [] : [[name, exampleValue(type)]];
    }),
  );
}

function mentions(
  fields: Readonly<Record<string, unknown>>,
  chosen: Readonly<Record<string, unknown>>,
): boolean {
  return Object.keys(fields).some((name) => name in chosen);
}

function exampleValue(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [exampleValue(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  const examples: Readonly<Record<string, unknown>> = {
    Int: 31337,
    Boolean: true,
    AWSDate: '2026-01-01',
    AWSDateTime: '2026-01-01T00:00:00.000Z',
    AWSJSON: '{}',
    AWSURL: 'https://shop.example/hook',
  };
  return examples[String(nullable)] ?? crypto.randomUUID();
}
