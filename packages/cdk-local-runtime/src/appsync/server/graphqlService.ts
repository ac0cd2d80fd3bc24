import type { Publisher } from '../realtime/publisher.ts';
import { FieldError } from './errors.ts';
import type { Execution, Executor, Transport } from './executeOperation.ts';
import { parseRequest } from './graphqlRequest.ts';
import type { Meter } from './meter.ts';
import type { GraphqlRequest } from './graphqlRequest.ts';

export interface Answer extends Execution {
  requestId: string;
  headers: [name: string, value: string][];
}

/** Runs a query or mutation and brings what it publishes to subscribers. Throws RequestError. */
export async function answerRequest(
  deps: { executor: Executor; publisher: Publisher; meter: Meter },
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
