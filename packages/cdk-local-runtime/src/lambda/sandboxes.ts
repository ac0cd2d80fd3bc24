import { AwsError } from '../gateway/gateway.ts';
import type { Log } from '../log/log.ts';
import type { FunctionDefinition } from './definition.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

/** The execution environments of one function: idle ones, busy ones and who waits for one. */
export interface Sandboxes {
  /** An environment for one event. Throws AwsError `TooManyRequestsException` beyond the reserved concurrency. */
  take(): Promise<Sandbox>;
  giveBack(sandbox: Sandbox): void;
  close(): Promise<void>;
}

// One machine has few cores; on AWS a function grows to hundreds of environments.
const SANDBOXES_MAX = 4;
const IDLE_MS_MAX = 5 * 60_000;

/** Starts environments as events come and ends them when none came for five minutes. */
export function openSandboxes(
  definition: FunctionDefinition,
  env: Record<string, string>,
  log: Log,
): Sandboxes {
  const idle: { sandbox: Sandbox; timer: NodeJS.Timeout }[] = [];
  const busy = new Set<Sandbox>();
  const waiting: { give: (sandbox: Sandbox) => void; refuse: (error: AwsError) => void }[] = [];
  const reserved = definition.reservedConcurrency ?? Number.POSITIVE_INFINITY;
  let closed = false;

  const idleOne = (): Sandbox | undefined => {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.sandbox.alive) return entry.sandbox;
    }
    return undefined;
  };

  const another = (): Promise<Sandbox> | Sandbox => {
    if (busy.size >= reserved) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      });
    }
    return busy.size < SANDBOXES_MAX
      ? startSandbox(definition, env, log)
      : new Promise((give, refuse) => waiting.push({ give, refuse }));
  };

  const giveBack = (sandbox: Sandbox): void => {
    busy.delete(sandbox);
    if (closed || !sandbox.alive) void sandbox.close();
    const next = waiting.shift();
    if (next !== undefined && closed) next.refuse(closing());
    else if (next !== undefined) {
      const successor = sandbox.alive ? sandbox : startSandbox(definition, env, log);
      busy.add(successor);
      next.give(successor);
      return;
    }
    if (closed || !sandbox.alive) return;
    const entry = { sandbox, timer: setTimeout(() => retire(entry), IDLE_MS_MAX).unref() };
    idle.push(entry);
  };

  const retire = (entry: { sandbox: Sandbox; timer: NodeJS.Timeout }): void => {
    const position = idle.indexOf(entry);
    if (position === -1) return;
    idle.splice(position, 1);
    void entry.sandbox.close();
  };

  return {
    take: async () => {
      if (closed) throw closing();
      const taken = idleOne() ?? another();
      const sandbox = taken instanceof Promise ? await taken : taken;
      busy.add(sandbox);
      return sandbox;
    },
    giveBack,
    close: async () => {
      closed = true;
      for (const { timer } of idle) clearTimeout(timer);
      for (const { refuse } of waiting.splice(0)) refuse(closing());
      await Promise.all([...idle.map(({ sandbox }) => sandbox), ...busy].map((sandbox) => sandbox.close()));
    },
  };
}

const closing = (): AwsError => new AwsError('ServiceException', 'This runtime is closing.', 500);
