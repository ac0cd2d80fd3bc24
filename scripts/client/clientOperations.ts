import {
  type DocumentNode,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  parse,
} from 'graphql';

/** One field of the API with the operation that asks for all that it gives. */
export interface ClientOperation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** Of the operation; it begins with a capital. */
  readonly name: string;
  /** Of the field. */
  readonly field: string;
  /** The schema's sentences about it. */
  readonly description: string;
  /** GraphQL, without the fragments that it uses. */
  readonly text: string;
}

type Field = GraphQLField<unknown, unknown>;

const KINDS = ['query', 'mutation', 'subscription'] as const;

/**
 * An operation for every field that a merchant or a payer may use. It selects everything but what is computed on demand, which is asked for by
 * a variable of its own: `withQrCode`.
 */
export function clientOperations(schema: GraphQLSchema): readonly ClientOperation[] {
  return KINDS.flatMap((kind) => {
    const fields = Object.values(rootType(schema, kind)?.getFields() ?? {});
    return fields.filter(isForClients).map((field) => toOperation(kind, field));
  });
}

/** The operations with a fragment for every object type that they select. */
export function clientDocument(schema: GraphQLSchema): DocumentNode {
  const texts = clientOperations(schema).map(({ text }) => text);
  return parse([...fragments(schema), ...texts].join('\n'), { noLocation: true });
}

/** The operation alone, as it is sent: with its fragments. */
export function sentText(schema: GraphQLSchema, { text }: ClientOperation): string {
  const all = new Map(fragments(schema).map((each) => [/^fragment (\w+)/.exec(each)?.[1] ?? '', each]));
  const used = new Set<string>();
  const follow = (part: string): void => {
    for (const [, name = ''] of part.matchAll(/\.\.\.(\w+)/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(all.get(name) ?? '');
    }
  };
  follow(text);
  return [text, ...[...used].map((name) => all.get(name) ?? '')].join('\n');
}

function rootType(
  schema: GraphQLSchema,
  kind: ClientOperation['kind'],
): GraphQLObjectType | null | undefined {
  if (kind === 'query') return schema.getQueryType();
  return kind === 'mutation' ? schema.getMutationType() : schema.getSubscriptionType();
}

/** Without a directive a field takes a merchant's key; the event bus's own name `@aws_iam` alone. */
function isForClients({ astNode }: Field): boolean {
  const modes = (astNode?.directives ?? []).map(({ name }) => name.value);
  return !modes.includes('aws_iam') || modes.includes('aws_lambda') || modes.includes('aws_api_key');
}

function toOperation(kind: ClientOperation['kind'], field: Field): ClientOperation {
  const name = field.name[0]?.toUpperCase() + field.name.slice(1);
  const type = getNamedType(field.type);
  // A push carries what was published, and nothing is computed for it.
  const computed = kind === 'subscription' || !isObjectType(type) ? [] : computedFields(type);
  const variables = [
    ...field.args.map((each) => `$${each.name}: ${String(each.type)}`),
    ...computed.flatMap((each) => [
      `$${withName(each)}: Boolean! = false`,
      ...each.args.map((arg) => `$${argName(each, arg.name)}: ${String(arg.type)}`),
    ]),
  ];
  const given = parenthesized(field.args.map((each) => `${each.name}: $${each.name}`));
  const asked = computed.map((each) => {
    const args = parenthesized(each.args.map((arg) => `${arg.name}: $${argName(each, arg.name)}`));
    return `${each.name}${args} @include(if: $${withName(each)})${selection(each)}`;
  });
  const selected = isObjectType(type)
    ? ` { ...${type.name}${asked.map((each) => ` ${each}`).join('')} }`
    : '';
  const text = `${kind} ${name}${parenthesized(variables)} { ${field.name}${given}${selected} }`;
  return { kind, name, field: field.name, description: field.description ?? '', text };
}

function fragments(schema: GraphQLSchema): readonly string[] {
  const types = new Map<string, GraphQLObjectType>();
  const follow = (type: GraphQLObjectType): void => {
    if (types.has(type.name)) return;
    types.set(type.name, type);
    for (const field of Object.values(type.getFields())) {
      const of = getNamedType(field.type);
      if (isObjectType(of)) follow(of);
    }
  };
  for (const kind of KINDS) {
    for (const field of Object.values(rootType(schema, kind)?.getFields() ?? {})) {
      const of = getNamedType(field.type);
      if (isForClients(field) && isObjectType(of)) follow(of);
    }
  }
  return [...types.values()]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((type) => {
      const plain = Object.values(type.getFields()).filter(({ args }) => args.length === 0);
      const lines = plain.map((field) => `${field.name}${selection(field)}`);
      return `fragment ${type.name} on ${type.name} { ${lines.join(' ')} }`;
    });
}

function computedFields(type: GraphQLObjectType): readonly Field[] {
  return Object.values(type.getFields()).filter(({ args }) => args.length > 0);
}

function selection({ type }: Field): string {
  const of = getNamedType(type);
  return isObjectType(of) ? ` { ...${of.name} }` : '';
}

const parenthesized = (parts: readonly string[]): string =>
  parts.length === 0 ? '' : `(${parts.join(', ')})`;
const capitalized = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;
const withName = ({ name }: Field): string => `with${capitalized(name)}`;
const argName = ({ name }: Field, arg: string): string => `${name}${capitalized(arg)}`;
