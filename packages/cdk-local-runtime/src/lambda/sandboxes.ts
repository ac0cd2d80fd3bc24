import { availableParallelism } from 'node:os';
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

/** How a machine keeps execution environments, where AWS has as many as come. */
export interface SandboxOptions {
  /** Milliseconds without an event after which an environment is ended. */
  readonly idleMs?: number;
  /** Milliseconds in which none came free, after which one more than the machine has cores is started. */
  readonly stallMs?: number;
  /** Where compiled code is kept for the next environment. */
  readonly compileCache?: string;
}

// On AWS a function grows to hundreds of environments.
const SANDBOXES_MAX = 4;
/** So many are started as soon as events need them: more would share the same cores. */
const SANDBOXES_AT_ONCE = Math.min(SANDBOXES_MAX, Math.max(1, availableParallelism()));
/** None has come free for so long: they wait rather than work, and the next one is worth its start. */
const STALL_MS_DEFAULT = 250;
const IDLE_MS_DEFAULT = 60_000;

/**
 * Starts environments as events come: up to the machine's cores at once, further ones only while none comes free. Ends those that
 * had no event for a while, as Lambda does.
 */
export function openSandboxes(
  definition: FunctionDefinition,
  env: Record<string, string>,
  log: Log,
  { idleMs = IDLE_MS_DEFAULT, stallMs = STALL_MS_DEFAULT, compileCache }: SandboxOptions = {},
): Sandboxes {
  const idle: { sandbox: Sandbox; timer: NodeJS.Timeout }[] = [];
  const busy = new Set<Sandbox>();
  const waiting: { give: (sandbox: Sandbox) => void; refuse: (error: AwsError) => void }[] = [];
  const reserved = definition.reservedConcurrency ?? Number.POSITIVE_INFINITY;
  let closed = false;
  let stalled: NodeJS.Timeout | undefined;

  let loading = 0;
  const start = (): Sandbox => {
    const sandbox = startSandbox(definition, env, log, compileCache);
    loading += 1;
    void sandbox.loaded.then(() => (loading -= 1));
    return sandbox;
  };

  const idleOne = (): Sandbox | undefined => {
    for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
      clearTimeout(entry.timer);
      if (entry.sandbox.alive) return entry.sandbox;
    }
    return undefined;
  };

  /** Starts one more, again and again, while events wait and none comes free. */
  const watchStall = (): void => {
    clearTimeout(stalled);
    stalled = undefined;
    if (waiting.length === 0 || busy.size >= SANDBOXES_MAX) return;
    stalled = setTimeout(() => {
      stalled = undefined;
      // One that still loads is about to take an event.
      const next = loading > 0 ? undefined : waiting.shift();
      if (next === undefined) return watchStall();
      const sandbox = start();
      busy.add(sandbox);
      next.give(sandbox);
      watchStall();
    }, stallMs);
  };

  const another = (): Promise<Sandbox> | Sandbox => {
    if (busy.size + waiting.length >= reserved) {
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      });
    }
    if (busy.size < SANDBOXES_AT_ONCE) return start();
    return new Promise((give, refuse) => {
      waiting.push({ give, refuse });
      if (stalled === undefined) watchStall();
    });
  };

  const giveBack = (sandbox: Sandbox): void => {
    busy.delete(sandbox);
    if (closed || !sandbox.alive) void sandbox.close();
    const next = waiting.shift();
    if (next !== undefined && closed) next.refuse(closing());
    else if (next !== undefined) {
      const successor = sandbox.alive ? sandbox : start();
      busy.add(successor);
      next.give(successor);
      watchStall();
      return;
    }
    if (closed || !sandbox.alive) return;
    const entry = { sandbox, timer: setTimeout(() => retire(entry), idleMs).unref() };
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
      clearTimeout(stalled);
      for (const { timer } of idle) clearTimeout(timer);
      for (const { refuse } of waiting.splice(0)) refuse(closing());
      await Promise.all([...idle.map(({ sandbox }) => sandbox), ...busy].map((sandbox) => sandbox.close()));
    },
  };
}

const closing = (): AwsError => new AwsError('ServiceException', 'This runtime is closing.', 500);
