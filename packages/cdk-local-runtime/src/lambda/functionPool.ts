import type { Log } from '../log/log.ts';
import type { FunctionDefinition } from './definition.ts';
import type { InvocationOutcome } from './pool.ts';
import { openSandboxes, type SandboxOptions } from './sandboxes.ts';

/** The execution environments of one function. */
export interface FunctionPool {
  readonly definition: FunctionDefinition;
  /** Throws AwsError `TooManyRequestsException` beyond the reserved concurrency. */
  invoke(eventJson: string, requestId: string, flow?: string): Promise<InvocationOutcome>;
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
      if (answer.error === undefined) {
        log.debug('platform.report', { requestId, durationMs });
        return outcomeOf(answer.result ?? 'null', requestId);
      }
      log.error('platform.report', { requestId, durationMs, ...answer.error });
      return { payload: answer.error, functionError: answer.error, requestId };
    },
    close: () => sandboxes.close(),
  };
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
