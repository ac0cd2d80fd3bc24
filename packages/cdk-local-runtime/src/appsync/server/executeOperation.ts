import { randomUUID } from 'node:crypto';
import { execute } from 'graphql';
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import type { Clock } from '../../running.ts';
import type { ApiDefinition } from './apiDefinition.ts';
import { FieldError, RequestError, toWireError } from './errors.ts';
import type { WireError } from './errors.ts';
import type { ParsedRequest } from './graphqlRequest.ts';
import type { Caller, RequestContext } from './requestContext.ts';
import { variableErrors } from './validation/coerceVariables.ts';
import { validateDocument } from './validation/validateDocument.ts';

/** Milliseconds that a request may take. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const REQUEST_TIMEOUT_MS = 30_000;

export interface Execution {
  readonly data: Record<string, unknown> | null;
  readonly errors: WireError[];
}

/** Facts of a request that come from its transport. */
export interface Transport {
  readonly caller: Caller;
  readonly headers: Record<string, string>;
  readonly domainName: string | null;
}

export interface ExecutorDeps {
  readonly api: ApiDefinition;
  readonly schema: GraphQLSchema;
  readonly clock: Clock;
}

/** The answer with `data` before `errors`, and `errors` only where there are some. */
export function toAnswer({ data, errors }: Execution): Record<string, unknown> {
  return errors.length > 0 ? { data, errors } : { data };
}

export interface Executor {
  /**
   * Validates and runs a request. `context` says afterwards what its resolvers asked for. Throws RequestError for a
   * value that ends the request as a whole.
   */
  executeRequest(
    request: ParsedRequest,
    transport: Transport,
  ): Promise<{ execution: Execution; context: RequestContext }>;
  /** Cuts a pushed object to a subscription's selection; no resolver runs. */
  project(request: ParsedRequest, caller: Caller, rootValue: unknown): Promise<Execution>;
}

/** Validates and runs operations. */
export function createExecutor(deps: ExecutorDeps): Executor {
  const valid = new WeakMap<DocumentNode, WireError[]>();

  const validationErrors = (document: DocumentNode): WireError[] => {
    const known = valid.get(document) ?? validateDocument(deps.schema, document, deps.api.introspection);
    valid.set(document, known);
    return known;
  };

  /** Errors that keep an operation from running at all. */
  const refusals = (request: ParsedRequest): WireError[] => {
    const errors = validationErrors(request.document);
    return errors.length > 0 ? errors : variableErrors(deps.schema, request.operation, request.variables);
  };

  const run = async (
    request: ParsedRequest,
    context: RequestContext,
    rootValue?: unknown,
  ): Promise<Execution> => {
    const result: ExecutionResult = await execute({
      schema: deps.schema,
      document: request.document,
      rootValue,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operation.name?.value ?? null,
    });
    const refusal = result.errors?.find(({ originalError }) => originalError instanceof RequestError);
    if (refusal?.originalError !== undefined) throw refusal.originalError;
    return {
      data: (result.data as Record<string, unknown> | null | undefined) ?? null,
      errors: [...(result.errors ?? []).map(toWireError), ...context.appended],
    };
  };

  const executeRequest: Executor['executeRequest'] = async (request, transport) => {
    const stop = new AbortController();
    const context = toContext(request, transport, deadline(deps.clock, stop.signal));
    try {
      const errors = refusals(request);
      if (errors.length > 0) return { execution: { data: null, errors }, context };
      return { execution: await run(request, context), context };
    } finally {
      // With a reason: without one, an exception with its stack is made for each request.
      stop.abort('done');
    }
  };

  const project: Executor['project'] = (request, caller, rootValue) => {
    const transport = { caller, headers: {}, domainName: null };
    const context = toContext(request, transport, new Promise<never>(() => undefined));
    return run(request, { ...context, projecting: true }, rootValue);
  };

  return { executeRequest, project };
}

function toContext(request: ParsedRequest, transport: Transport, until: Promise<never>): RequestContext {
  const { operation } = request;
  const [root] = operation.selectionSet.selections;
  const kind = operation.operation[0]?.toUpperCase() + operation.operation.slice(1);
  return {
    ...transport,
    requestId: randomUUID(),
    variables: request.variables,
    flow: `${kind}.${root?.kind === 'Field' ? root.name.value : (operation.name?.value ?? '')}`,
    deadline: until,
    resolverRuns: 0,
    appended: [],
    responseHeaders: [],
    invalidations: [],
    wishes: { filter: undefined, invalidationFilter: undefined },
    batches: new Map(),
    projecting: false,
  };
}

function deadline(clock: Clock, signal: AbortSignal): Promise<never> {
  const late = clock.sleep(REQUEST_TIMEOUT_MS, signal).then((): never | Promise<never> => {
    // In time: an error with its stack is made for none.
    if (signal.aborted) return new Promise<never>(() => undefined);
    throw new FieldError('Execution timed out.', { errorType: 'ExecutionTimeout' });
  });
  late.catch(() => undefined);
  return late;
}
