import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Running } from '../running.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionPool } from './functionPool.ts';
import type { InvocationOutcome } from './pool.ts';

export interface AsyncInvoker extends Running {
  /** Runs the event as soon as it can, and again when it fails. Returns at once. */
  queue(pool: FunctionPool, eventJson: string, requestId: string, flow?: string): void;
}

interface Attempted {
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  attempts: number;
  outcome: InvocationOutcome | undefined;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const retryDelaysMs = [60_000, 120_000];
const throttledDelayMs = 1_000;

/** Runs events of asynchronous invocations: two retries by default, then the dead letter or the destination. */
export function startAsyncInvoker(deps: { gateway: Gateway; log: Log; clock: Clock }): AsyncInvoker {
  const stopping = new AbortController();
  const underway = new Set<Promise<void>>();

  const attempt = async (
    pool: FunctionPool,
    event: string,
    requestId: string,
    flow?: string,
  ): Promise<Attempted> => {
    const { maximumRetryAttempts, maximumEventAgeSeconds } = pool.definition.asyncInvoke;
    const oldest = deps.clock.now().getTime() + maximumEventAgeSeconds * 1000;
    let outcome: InvocationOutcome | undefined;
    let attempts = 0;
    while (!stopping.signal.aborted) {
      try {
        attempts += 1;
        outcome = await pool.invoke(event, requestId, flow);
        if (outcome.functionError === undefined) return { condition: 'Success', attempts, outcome };
        if (attempts > maximumRetryAttempts) break;
        await deps.clock.sleep(retryDelaysMs[attempts - 1] ?? 0, stopping.signal);
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== 'TooManyRequestsException') throw error;
        attempts -= 1;
        await deps.clock.sleep(throttledDelayMs, stopping.signal);
      }
      if (deps.clock.now().getTime() > oldest) return { condition: 'EventAgeExceeded', attempts, outcome };
    }
    return { condition: 'RetriesExhausted', attempts, outcome };
  };

  const finish = async (
    definition: FunctionDefinition,
    event: string,
    attempted: Attempted,
  ): Promise<void> => {
    if (stopping.signal.aborted) return;
    const principal = rolePrincipal(definition.roleArn, definition.name, 'lambda.amazonaws.com');
    const { onSuccessArn, onFailureArn } = definition.asyncInvoke;
    const destination = attempted.condition === 'Success' ? onSuccessArn : onFailureArn;
    if (destination !== undefined) {
      await deliver(
        deps.gateway,
        principal,
        destination,
        destinationRecord(definition, event, attempted),
        {},
      );
    }
    if (attempted.condition !== 'Success' && definition.deadLetterArn !== undefined) {
      const { functionError, requestId = '' } = attempted.outcome ?? {};
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
      const attributes = {
        RequestID: requestId,
        ErrorCode: '200',
        ErrorMessage: functionError?.errorMessage ?? '',
      };
      await deliver(deps.gateway, principal, definition.deadLetterArn, JSON.parse(event), attributes);
    }
  };

  return {
    queue: (pool, event, requestId, flow) => {
      const run = attempt(pool, event, requestId, flow)
        .then((attempted) => finish(pool.definition, event, attempted))
        .catch((error: unknown) =>
          deps.log.error('asynchronous invocation lost', {
            function: pool.definition.logicalId,
            error: String(error),
          }),
        )
        .finally(() => underway.delete(run));
      underway.add(run);
    },
    close: async () => {
      stopping.abort();
      await Promise.race([Promise.all(underway), deps.clock.sleep(1_000)]);
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations */
function destinationRecord(definition: FunctionDefinition, event: string, attempted: Attempted): unknown {
  const { outcome, condition, attempts } = attempted;
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: outcome?.requestId,
      functionArn: `${definition.arn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(event) as unknown,
    responseContext: {
      statusCode: 200,
      executedVersion: '$LATEST',
      ...(outcome?.functionError === undefined ? {} : { functionError: 'Unhandled' }),
    },
    responsePayload: outcome?.payload ?? null,
  };
}

/** Sends to a queue, topic, function or bus in the function's role. */
async function deliver(
  gateway: Gateway,
  principal: Principal,
  arn: string,
  message: unknown,
  attributes: Record<string, string>,
): Promise<void> {
  const [, , service = '', , account = '', ...rest] = arn.split(':');
  const resource = rest.join(':');
  const body = JSON.stringify(message);
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
  switch (service) {
    case 'sqs': {
      const QueueUrl = `${gateway.url}/${account}/${resource}`;
      await gateway.json(principal, 'sqs', 'SendMessage', { QueueUrl, MessageBody: body, MessageAttributes });
      return;
    }
    case 'sns':
      await gateway.json(principal, 'sns', 'Publish', { TopicArn: arn, Message: body, MessageAttributes });
      return;
    case 'lambda':
      await gateway.invoke(principal, arn, message, 'Event');
      return;
    case 'events': {
      const outcome = isSuccess(message) ? 'Success' : 'Failure';
      const DetailType = `Lambda Function Invocation Result - ${outcome}`;
      const entry = { EventBusName: arn, Source: 'lambda', DetailType, Detail: body };
      await gateway.json(principal, 'events', 'PutEvents', { Entries: [entry] });
      return;
    }
    default:
      throw new Error(`${arn} is no destination of a function.`);
  }
}

function isSuccess(record: unknown): boolean {
  const context = isRecord(record) ? record['requestContext'] : undefined;
  return isRecord(context) && context['condition'] === 'Success';
}
