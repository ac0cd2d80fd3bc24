import type { Log } from '../log/log.ts';
import type { FunctionDefinition } from './definition.ts';
import type { InvocationOutcome } from './pool.ts';
import { openSandboxes, type SandboxOptions } from './sandboxes.ts';

/** Bytes: a hundred more than an event may have. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const RESPONSE_BYTES_MAX = 6 * 1024 * 1024 + 100;

/** The execution environments of one function. */
export interface FunctionPool {
  readonly definition: FunctionDefinition;
  /** Throws AwsError `TooManyRequestsException` beyond the reserved concurrency. */
  invoke(eventJson: string, requestId: string, flow?: string): Promise<InvocationOutcome>;
  /** Ends the environments that have an event. */
  endBusy(): void;
  close(): Promise<void>;
}

/** Makes the pool of a function. `ran` is called with the duration of each run. */
export function functionPool(
  definition: FunctionDefinition,
  env: Record<string, string>,
  log: Log,
  ran: (durationMs: number) => void = () => {},
  options: SandboxOptions = {},
): FunctionPool {
  const sandboxes = openSandboxes(definition, env, log, options);
  return {
    definition,
    invoke: async (event, requestId, flow) => {
      const sandbox = await sandboxes.take();
      await sandbox.loaded;
      const startedMs = Date.now();
      const answer = await sandbox.run({
        requestId,
        event,
        functionArn: definition.arn,
        deadlineMs: startedMs + definition.timeoutMs,
        traceId: flow === undefined ? undefined : `Root=${flow};Sampled=0`,
      });
      sandboxes.giveBack(sandbox);
      const durationMs = Date.now() - startedMs;
      ran(durationMs);
      const result = answer.result ?? 'null';
      const error = answer.error ?? errorOfSize(result);
      if (error === undefined) {
        log.debug('platform.report', { requestId, durationMs });
        return outcomeOf(result, requestId);
      }
      log.error('platform.report', { requestId, durationMs, ...error });
      return { payload: error, functionError: error, requestId };
    },
    endBusy: () => sandboxes.endBusy(),
    close: () => sandboxes.close(),
  };
}

/** A response that is too large is an error of the function, whoever asked for it. */
function errorOfSize(result: string): InvocationOutcome['functionError'] {
  if (Buffer.byteLength(result) <= RESPONSE_BYTES_MAX) return undefined;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${RESPONSE_BYTES_MAX} bytes).`;
  return { errorType: 'Function.ResponseSizeTooLarge', errorMessage, trace: [] };
}

/** Most outcomes are passed on as text; who wants the value parses it. */
function outcomeOf(text: string, requestId: string): InvocationOutcome {
  let parsed: { value: unknown } | undefined;
  return {
    text,
    requestId,
    get payload() {
      return (parsed ??= { value: JSON.parse(text) as unknown }).value;
    },
  };
}
