import { AwsError } from '../../gateway/gateway.ts';
import type { Principal } from '../../gateway/principal.ts';
import type { Publisher } from '../realtime/publisher.ts';
import { iamCaller } from './auth/caller.ts';
import { FieldError, RequestError } from './errors.ts';
import type { Execution, Executor, Transport } from './executeOperation.ts';
import { parseRequest } from './graphqlRequest.ts';
import type { Meter } from './meter.ts';
import type { GraphqlRequest } from './graphqlRequest.ts';

export interface Answer extends Execution {
  readonly requestId: string;
  readonly headers: [name: string, value: string][];
}

export interface AnswerDeps {
  readonly executor: Executor;
  readonly publisher: Publisher;
  readonly meter: Meter;
}

/** Runs a query or mutation and brings what it publishes to subscribers. Throws RequestError. */
export async function answerRequest(
  deps: AnswerDeps,
  request: GraphqlRequest,
  transport: Transport,
): Promise<Answer> {
  const parsed = parseRequest(request);
  if (parsed.operation.operation === 'subscription') return SUBSCRIPTION_OVER_HTTP;
  const { execution, context } = await deps.executor.executeRequest(parsed, transport);
  deps.meter({ what: 'operation', units: 1, flow: context.flow });
  const errors = [...execution.errors];
  if (parsed.operation.operation === 'mutation') {
    try {
      deps.publisher.invalidate(context.invalidations);
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      errors.push({ path: null, locations: null, errorType: error.facts.errorType, message: error.message });
    }
    void deps.publisher.publish(parsed, execution);
  }
  return { data: execution.data, errors, requestId: context.requestId, headers: context.responseHeaders };
}

/** An operation that a service of AWS runs in IAM mode. */
export interface PrincipalCall {
  readonly principal: Principal;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string;
}

/** Runs an operation in IAM mode. Throws AwsError where AppSync answers with another status than 200. */
export async function answerPrincipal(
  deps: AnswerDeps,
  { principal, query, variables = {}, operationName }: PrincipalCall,
): Promise<Execution> {
  const transport = { caller: iamCaller(principal, ['127.0.0.1']), headers: {}, domainName: null };
  try {
    const { data, errors } = await answerRequest(deps, { query, variables, operationName }, transport);
    return { data, errors };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new AwsError(error.errorType, error.message, error.status);
  }
}

const SUBSCRIPTION_OVER_HTTP: Answer = {
  data: null,
  errors: [
    {
      path: null,
      locations: null,
      errorType: 'UnsupportedOperation',
      message: 'subscription not supported through the HTTP channel',
    },
  ],
  requestId: '',
  headers: [],
};
