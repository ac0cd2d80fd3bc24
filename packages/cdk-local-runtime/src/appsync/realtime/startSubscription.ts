import { getArgumentValues, Kind, visit } from 'graphql';
import type { FieldNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { validateSubscriptionFilter } from 'appsync-js/run';
import type { Authenticate } from '../server/auth/authenticate.ts';
import type { Executor } from '../server/executeOperation.ts';
import { parseRequest, readBody } from '../server/graphqlRequest.ts';
import type { ParsedRequest } from '../server/graphqlRequest.ts';
import { RequestError } from '../server/errors.ts';
import type { WireError } from '../server/errors.ts';
import type { Caller } from '../server/requestContext.ts';
import { coercedVariables, fieldsOf } from '../server/selectionSet.ts';
import type { Subscription } from './subscription.ts';

/** A subscription that its resolver refused, with the errors of the answer. */
export class SubscriptionRefused extends Error {
  override name = 'SubscriptionRefused';
  readonly errors: readonly WireError[];

  constructor(errors: readonly WireError[]) {
    super(errors[0]?.message ?? 'refused');
    this.errors = errors;
  }
}

export interface StartDeps {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly authenticate: Authenticate;
  readonly graphqlPath: string;
}

/** What a `start` message asks for. */
export interface StartRequest {
  /** The JSON text of `payload.data`: what an IAM signature covers. */
  readonly data: string;
  /** `payload.extensions.authorization`, names in lower case. */
  readonly authorization: Record<string, string>;
  /** Headers of the connection. */
  readonly headers: Record<string, string>;
  readonly sourceIp: readonly string[];
}

/** What of a subscription is known before its connection adds the rest. */
export type Prepared = Omit<Subscription, 'id' | 'send' | 'invalidate'>;

/**
 * Authorises a subscription, validates its document and runs its resolver, which may set filters.
 * Throws RequestError or SubscriptionRefused.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function prepareSubscription(deps: StartDeps, start: StartRequest): Promise<Prepared> {
  const request = readBody(start.data);
  const caller = await deps.authenticate({
    headers: start.authorization,
    sourceIp: start.sourceIp,
    signed: { method: 'POST', path: deps.graphqlPath, body: Buffer.from(start.data) },
    request,
  });
  const parsed = parseRequest(request);
  if (parsed.operation.operation !== 'subscription') {
    throw new RequestError(400, 'UnsupportedOperation', 'unknown not supported through the realtime channel');
  }
  const headers = { ...start.headers, ...start.authorization };
  const { execution, context } = await deps.executor.executeRequest(parsed, {
    caller,
    headers,
    domainName: null,
  });
  if (execution.errors.length > 0) throw new SubscriptionRefused(execution.errors);
  const { filter, invalidationFilter } = context.wishes;
  for (const wish of [filter, invalidationFilter]) {
    const problem = wish ? validateSubscriptionFilter(wish) : undefined;
    if (problem !== undefined)
      throw new RequestError(400, 'BadRequestException', `Invalid filter: ${problem}.`);
  }
  const root = rootField(deps.schema, parsed);
  return {
    fieldName: root.name.value,
    responseKey: root.alias?.value ?? root.name.value,
    args: argumentsOf(deps.schema, parsed, root),
    filter,
    invalidationFilter,
    request: parsed,
    caller,
    projectionKey: projectionKey(deps.schema, parsed, root, caller),
  };
}

function rootField(schema: GraphQLSchema, request: ParsedRequest): FieldNode {
  const { document, operation } = request;
  const type = schema.getSubscriptionType();
  const fragments = Object.fromEntries(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const info = { schema, fragments, variableValues: coercedVariables(schema, request) };
  const [root] = type ? fieldsOf(operation.selectionSet.selections, type, info) : [];
  if (root !== undefined) return root;
  throw new RequestError(400, 'BadRequestException', 'The subscription selects no field.');
}

function argumentsOf(
  schema: GraphQLSchema,
  request: ParsedRequest,
  root: FieldNode,
): Record<string, unknown> {
  const declared = schema.getSubscriptionType()?.getFields()[root.name.value];
  return declared === undefined ? {} : getArgumentValues(declared, root, coercedVariables(schema, request));
}

/** The document, the variables that it uses below the root field, and what decides who may see which field. */
function projectionKey(
  schema: GraphQLSchema,
  request: ParsedRequest,
  root: FieldNode,
  caller: Caller,
): string {
  const used = variablesBelow(request, root);
  const variables = coercedVariables(schema, request);
  return JSON.stringify([
    request.query,
    request.operation.name?.value ?? null,
    used.map((name) => variables[name] ?? null),
    caller.mode,
    caller.groups,
    [...caller.deniedFields],
  ]);
}

function variablesBelow({ document, operation }: ParsedRequest, root: FieldNode): string[] {
  const names = new Set<string>();
  const collect = { Variable: (node: { name: { value: string } }) => void names.add(node.name.value) };
  const selections = (root.selectionSet?.selections ?? []).map((node) => node);
  for (const node of selections) visit(node, collect);
  for (const node of document.definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) visit(node, collect);
  return [...names].filter((name) => declares(operation, name)).sort();
}

function declares(operation: OperationDefinitionNode, name: string): boolean {
  return operation.variableDefinitions?.some(({ variable }) => variable.name.value === name) === true;
}
