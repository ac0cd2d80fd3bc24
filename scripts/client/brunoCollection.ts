import {
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
  print,
} from 'graphql';
import { type ClientOperation, clientOperations, sentText } from './clientOperations.ts';

/** What a person would write first where the schema asks for a value. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  idempotencyKey: '{{$guid}}',
  amount: '5.00',
  currency: 'USDC',
  'CreatePaymentInput.currency': 'EUR',
  'CreatePaymentInput.paymentMethodId': 'pm_card_visa',
  'SubmitTransactionInput.currency': 'EUR',
  'SubmitTransactionInput.direction': 'DEBIT',
  'ConfirmPaymentInput.details': '{}',
  chainId: 31337,
  url: 'https://shop.example/webhooks',
  scopes: ['invoices:read', 'invoices:write'],
  from: '2026-01-01T00:00:00.000Z',
  to: '2027-01-01T00:00:00.000Z',
};

/** Fields whose `id` is not of what they answer. */
const IDS: Readonly<Record<string, string>> = {
  stopChange: 'changeId',
  pingWebhookEndpoint: 'endpointId',
};

/**
 * The files of a collection for Bruno, by path: a request for every query and mutation of a merchant or a payer. Subscriptions are not in it, as
 * Bruno does not speak AppSync's protocol.
 *
 * @see https://docs.usebruno.com/bru-lang/overview
 */
export function brunoCollection(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const operations = clientOperations(schema).filter(({ kind }) => kind !== 'subscription');
  const requests = operations.map((operation, i) => request(schema, operation, i + 1));
  operations.forEach(({ kind, name }, i) => files.set(`${kind}/${name}.bru`, requests[i] ?? ''));
  const variables = [...new Set(requests.flatMap(variablesOf))].sort();
  files.set(
    'bruno.json',
    `${JSON.stringify({ version: '1', name: 'appsync-payments', type: 'collection' }, null, 2)}\n`,
  );
  files.set('collection.bru', block('headers', ['Authorization: {{apiKey}}']));
  files.set('environments/local.bru', environment('http://127.0.0.1:4000/graphql', variables));
  return files;
}

/** Names in double braces, which an environment or an earlier answer gives a value; Bruno makes up those with a dollar sign. */
export function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(/\{\{([a-zA-Z]+)\}\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'graphqlUrl' && name !== 'apiKey');
}

function request(schema: GraphQLSchema, operation: ClientOperation, seq: number): string {
  const variables = JSON.stringify(exampleVariables(schema, operation), null, 2);
  const answers = answeredId(schema, operation);
  return [
    block('meta', [`name: ${operation.name}`, 'type: graphql', `seq: ${seq}`]),
    block('post', ['url: {{graphqlUrl}}', 'body: graphql', 'auth: none']),
    block('body:graphql', print(parse(sentText(schema, operation))).split('\n')),
    block('body:graphql:vars', variables.split('\n')),
    ...(answers === null ? [] : [block('vars:post-response', [answers])]),
    block('docs', operation.description.split('\n')),
  ].join('\n');
}

/** What has an id and was just made or read is what the next request is about. */
function answeredId(schema: GraphQLSchema, { kind, field }: ClientOperation): string | null {
  const type = getNullableType(rootField(schema, kind, field).type);
  if (!isObjectType(type) || type.getFields()['id'] === undefined) return null;
  return `${variableName(type.name)}: res.body.data.${field}.id`;
}

function exampleVariables(schema: GraphQLSchema, { kind, field }: ClientOperation): Record<string, unknown> {
  const { args, type } = rootField(schema, kind, field);
  const required = args.filter(isRequiredArgument);
  return Object.fromEntries(
    required.map((arg) => {
      if (arg.name === 'id') return [arg.name, `{{${IDS[field] ?? variableName(getNamedType(type).name)}}}`];
      return [arg.name, example(arg.name, arg.type, field)];
    }),
  );
}

function example(name: string, type: GraphQLInputType, of: string): unknown {
  const known = EXAMPLES[`${of}.${name}`] ?? EXAMPLES[name];
  if (known !== undefined) return known;
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (isListType(nullable)) return [example(name, nullable.ofType, of)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.name;
  if (isInputObjectType(nullable)) {
    const fields = Object.values(nullable.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(
      fields.map((each) => [each.name, example(each.name, each.type, nullable.name)]),
    );
  }
  if (nullable.name === 'Int') return 1;
  if (nullable.name === 'Boolean') return false;
  if (name === 'id') return `{{${variableName(of.replace(/^(Update|Rotate)|Input$/g, ''))}}}`;
  return nullable.name === 'ID' ? `{{${name}}}` : name;
}

function rootField(schema: GraphQLSchema, kind: ClientOperation['kind'], field: string) {
  const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
  const found = root?.getFields()[field];
  if (found === undefined) throw new Error(`there is no ${kind} ${field}`);
  return found;
}

/** As arguments name it: `invoiceId`, `endpointId`. */
function variableName(type: string): string {
  const short = type.replace(/^Webhook/, '');
  return `${short[0]?.toLowerCase()}${short.slice(1)}Id`;
}

function environment(graphqlUrl: string, variables: readonly string[]): string {
  const given = [`graphqlUrl: ${graphqlUrl}`, ...variables.map((name) => `${name}: `)];
  return `${block('vars', given)}vars:secret [\n  apiKey\n]\n`;
}

function block(name: string, lines: readonly string[]): string {
  return [`${name} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}', ''].join('\n');
}
