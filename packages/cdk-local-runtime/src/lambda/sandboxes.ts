import { availableParallelism } from 'node:os';
import { AwsError } from '../gateway/gateway.ts';
import type { Log } from '../log/log.ts';
import type { FunctionDefinition } from './definition.ts';
import { idleSandboxes } from './idleSandboxes.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { stallWatch } from './stallWatch.ts';

/** The execution environments of one function: idle ones, busy ones and who waits for one. */
export interface Sandboxes {
  /** An environment for one event. Throws AwsError `TooManyRequestsException` beyond the reserved concurrency. */
  take(): Promise<Sandbox>;
  giveBack(sandbox: Sandbox): void;
  /** Ends those that have an event, which fails; whoever waits gets a new one. */
  endBusy(): void;
  close(): Promise<void>;
}

/** How a machine keeps execution environments, where AWS has as many as come. */
export interface SandboxOptions {
  /** Milliseconds without an event after which an environment is ended. */
  readonly idleMs?: number;
  /** Milliseconds that events wait, after which one more than the machine has cores is started: where none came free, or a core is. */
  readonly stallMs?: number;
  /** Where compiled code is kept for the next environment. */
  readonly compileCache?: string;
}

// On AWS a function grows to hundreds of environments.
const SANDBOXES_MAX = 4;
/** So many are started as soon as events need them: more would share the same cores. */
const SANDBOXES_AT_ONCE = Math.min(SANDBOXES_MAX, Math.max(1, availableParallelism()));
/** Events wait for so long while none comes free, or a core is: environments wait rather than work, and the next one is worth its start. */
const STALL_MS_DEFAULT = 250;
/** Milliseconds without an event after which an environment is ended. */
export const IDLE_MS_DEFAULT = 30_000;

/**
 * Starts environments as events come: up to the machine's cores at once, further ones only while none comes free, or a core is to spare. Ends
 * those that had no event for a while, as Lambda does, but one of a function that a schedule calls each minute.
 */
export function openSandboxes(
  definition: FunctionDefinition,
  env: Record<string, string>,
  log: Log,
  { idleMs = IDLE_MS_DEFAULT, stallMs = STALL_MS_DEFAULT, compileCache }: SandboxOptions = {},
): Sandboxes {
  const idle = idleSandboxes(idleMs);
  /** With when they got their event, in milliseconds of `performance.now`. */
  const busy = new Map<Sandbox, number>();
  const waiting: { give: (sandbox: Sandbox) => void; refuse: (error: AwsError) => void }[] = [];
  const reserved = definition.reservedConcurrency ?? Number.POSITIVE_INFINITY;
  let closed = false;

  let loading = 0;
  const start = (): Sandbox => {
    const sandbox = startSandbox(definition, env, log, compileCache);
    loading += 1;
    void sandbox.loaded.then(() => (loading -= 1));
    return sandbox;
  };

  const stall = stallWatch({
    ms: stallMs,
    isWaiting: () => waiting.length > 0 && busy.size < SANDBOXES_MAX,
    relieve: () => {
      // One that still loads is about to take an event.
      if (loading === 0) hand(start(), waiting.shift());
    },
  });

  const hand = (sandbox: Sandbox, next: (typeof waiting)[number] | undefined): void => {
    busy.set(sandbox, performance.now());
    next?.give(sandbox);
  };

  const another = (): Promise<Sandbox> | Sandbox => {
    if (busy.size + waiting.length >= reserved) throw throttled();
    if (busy.size === 0) idle.learnFromPause();
    else idle.learnFromBusy(performance.now() - Math.min(...busy.values()));
    if (busy.size < SANDBOXES_AT_ONCE) return start();
    return new Promise((give, refuse) => {
      waiting.push({ give, refuse });
      stall.waits();
    });
  };

  const giveBack = (sandbox: Sandbox): void => {
    busy.delete(sandbox);
    if (closed || !sandbox.alive) void sandbox.close();
    const next = waiting.shift();
    if (next !== undefined && closed) next.refuse(closing());
    else if (next !== undefined) {
      hand(sandbox.alive ? sandbox : start(), next);
      stall.wentOn();
    } else if (!closed && sandbox.alive) idle.keep(sandbox);
  };

  return {
    take: async () => {
      if (closed) throw closing();
      const taken = idle.take() ?? another();
      const sandbox = taken instanceof Promise ? await taken : taken;
      busy.set(sandbox, performance.now());
      return sandbox;
    },
    giveBack,
    endBusy: () => busy.forEach((_, sandbox) => void sandbox.close()),
    close: async () => {
      closed = true;
      stall.stop();
      for (const { refuse } of waiting.splice(0)) refuse(closing());
      await Promise.all([idle.close(), ...[...busy.keys()].map((sandbox) => sandbox.close())]);
    },
  };
}

const throttled = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
const closing = (): AwsError => new AwsError('ServiceException', 'This runtime is closing.', 500);
