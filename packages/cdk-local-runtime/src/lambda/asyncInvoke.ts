import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Running } from '../running.ts';
import { isRecord } from '../template/intrinsics.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionPool } from './functionPool.ts';
import type { InvocationOutcome } from './pool.ts';
import type { WaitingEvent, WaitingEvents } from './waitingEvents.ts';

export interface AsyncInvoker extends Running {
  /** Commits the event, then returns; the function runs as soon as it can, and again when it fails. */
  queue(pool: FunctionPool, eventJson: string, requestId: string, flow?: string): void;
  /** Goes on with what a former process left: call it once, when everything that functions reach runs. */
  resume(): void;
}

export interface AsyncInvokerDeps {
  gateway: Gateway;
  log: Log;
  clock: Clock;
  events: WaitingEvents;
  /** The functions by name. */
  pools: ReadonlyMap<string, FunctionPool>;
}

interface Attempted {
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  attempts: number;
  outcome: InvocationOutcome | undefined;
}

// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
const RETRY_DELAYS_MS = [60_000, 120_000];
const THROTTLED_DELAY_MS_FIRST = 1_000;
const THROTTLED_DELAY_MS_MAX = 300_000;

/**
 * Runs events of asynchronous invocations: two retries by default, then the dead letter or the destination. Throttling and
 * failures of the service are no attempts; they are tried again after one second, two, four, at most five minutes.
 */
export function startAsyncInvoker(deps: AsyncInvokerDeps): AsyncInvoker {
  const { clock, events, log } = deps;
  const stopping = new AbortController();
  const underway = new Set<Promise<void>>();
  // Read before anything new is queued.
  const left = events.all();

  /** Undefined when this runtime stops first: the next one goes on. */
  const attempt = async (pool: FunctionPool, waiting: WaitingEvent): Promise<Attempted | undefined> => {
    const { maximumRetryAttempts, maximumEventAgeSeconds } = pool.definition.asyncInvoke;
    const oldest = waiting.queuedAt + maximumEventAgeSeconds * 1000;
    let outcome: InvocationOutcome | undefined;
    for (;;) {
      const wait = waiting.nextAt - clock.now().getTime();
      if (wait > 0) await clock.sleep(wait, stopping.signal);
      if (stopping.signal.aborted) return undefined;
      const { attempts } = waiting;
      if (clock.now().getTime() > oldest) return { condition: 'EventAgeExceeded', attempts, outcome };
      const delay = await pool.invoke(waiting.event, waiting.requestId, waiting.flow).then(
        (ended) => {
          outcome = ended;
          waiting.attempts += 1;
          waiting.throttled = 0;
          return RETRY_DELAYS_MS[waiting.attempts - 1] ?? 0;
        },
        (error: unknown) => {
          if (!(error instanceof AwsError)) throw error;
          waiting.throttled += 1;
          outcome = undefined;
          return Math.min(THROTTLED_DELAY_MS_MAX, THROTTLED_DELAY_MS_FIRST * 2 ** (waiting.throttled - 1));
        },
      );
      if (outcome !== undefined && outcome.functionError === undefined) {
        return { condition: 'Success', attempts: waiting.attempts, outcome };
      }
      // Whatever a closing runtime ends was no failure of the function.
      if (stopping.signal.aborted) return undefined;
      if (waiting.attempts > maximumRetryAttempts) {
        return { condition: 'RetriesExhausted', attempts: waiting.attempts, outcome };
      }
      waiting.nextAt = clock.now().getTime() + delay;
      events.update(waiting);
    }
  };

  const finish = async (
    definition: FunctionDefinition,
    event: string,
    attempted: Attempted,
  ): Promise<void> => {
    const principal = rolePrincipal(definition.roleArn, definition.name, 'lambda.amazonaws.com');
    const { onSuccessArn, onFailureArn } = definition.asyncInvoke;
    const destination = attempted.condition === 'Success' ? onSuccessArn : onFailureArn;
    if (destination !== undefined) {
      const record = destinationRecord(definition, event, attempted);
      await deliver(deps.gateway, principal, destination, record, {});
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

  const run = async (pool: FunctionPool, waiting: WaitingEvent): Promise<void> => {
    const attempted = await attempt(pool, waiting);
    if (attempted === undefined) return;
    await finish(pool.definition, waiting.event, attempted);
    events.remove(waiting.id);
  };

  const start = (pool: FunctionPool, waiting: WaitingEvent): void => {
    const work = run(pool, waiting)
      .catch((error: unknown) => {
        const { logicalId } = pool.definition;
        log.error('asynchronous invocation lost', { function: logicalId, error: String(error) });
        if (!stopping.signal.aborted) events.remove(waiting.id);
      })
      .finally(() => underway.delete(work));
    underway.add(work);
  };

  return {
    queue: (pool, event, requestId, flow) => {
      const queuedAt = clock.now().getTime();
      const waiting = events.insert({
        functionName: pool.definition.name,
        requestId,
        event,
        queuedAt,
        attempts: 0,
        nextAt: queuedAt,
        throttled: 0,
        ...(flow === undefined ? {} : { flow }),
      });
      start(pool, waiting);
    },
    resume: () => {
      for (const waiting of left) {
        const pool = deps.pools.get(waiting.functionName);
        if (pool !== undefined) start(pool, waiting);
        else {
          log.warn('an event waited for a function that the template no longer has', {
            function: waiting.functionName,
          });
          events.remove(waiting.id);
        }
      }
    },
    close: async () => {
      stopping.abort();
      await Promise.race([Promise.all(underway), clock.sleep(1_000)]);
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
