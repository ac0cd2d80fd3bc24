import { AsyncLocalStorage } from 'node:async_hooks';

/** The process of a pass was killed: nothing of it happens any more. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** One run of a function: it may be killed at a write, or stop for a while between two calls. */
export interface Pass {
  /** Calls of ports until it stops; Infinity: never. */
  callsUntilPause: number;
  /** Writes until it is killed; Infinity: never. */
  writesUntilKill: number;
  /** Whether the last write still happens. */
  readonly killsAfter: boolean;
  /** The step at which it began. */
  readonly startedAt: number;
  killed: boolean;
  /** While it stands still. */
  gate: { readonly open: Promise<null>; readonly release: () => void } | null;
  /** Settles as soon as it stands still. */
  readonly stands: Promise<'stands'>;
  readonly stand: () => void;
}

const running = new AsyncLocalStorage<Pass>();

export function newPass(
  startedAt: number,
  change: Partial<Pick<Pass, 'callsUntilPause' | 'writesUntilKill' | 'killsAfter'>> = {},
): Pass {
  const { promise, resolve } = Promise.withResolvers<'stands'>();
  return {
    callsUntilPause: Infinity,
    writesUntilKill: Infinity,
    killsAfter: false,
    startedAt,
    killed: false,
    gate: null,
    stands: promise,
    stand: () => resolve('stands'),
    ...change,
  };
}

export function runPass(pass: Pass, work: () => Promise<void>): Promise<void> {
  return running.run(pass, work);
}

export function currentPass(): Pass | undefined {
  return running.getStore();
}

/** Lets a pass that stands still go on to its end. */
export function release(pass: Pass): void {
  pass.callsUntilPause = Infinity;
  pass.gate?.release();
  pass.gate = null;
}

type Methods = Readonly<Record<string, unknown>>;

/** The port as a pass sees it: each call may be where it stops or dies. @param writes names of the methods that write */
export function interruptible<Port extends object>(
  port: Port,
  writes: readonly (keyof Port & string)[],
): Port {
  const wrapped: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(port as Methods)) {
    if (typeof method !== 'function') continue;
    const call = method as (...values: unknown[]) => Promise<unknown>;
    const isWrite = (writes as readonly string[]).includes(name);
    wrapped[name] =
      name === 'keep' ? method : (...values: unknown[]) => interrupted(() => call(...values), isWrite);
  }
  return wrapped as Port;
}

async function interrupted(call: () => Promise<unknown>, isWrite: boolean): Promise<unknown> {
  const pass = running.getStore();
  if (pass === undefined) return call();
  if (pass.killed) throw new Killed();
  if (--pass.callsUntilPause < 0) await standStill(pass);
  if (!isWrite || --pass.writesUntilKill > 0) return call();
  pass.killed = true;
  if (pass.killsAfter) await call();
  throw new Killed();
}

async function standStill(pass: Pass): Promise<void> {
  if (pass.gate === null) {
    const { promise, resolve } = Promise.withResolvers<null>();
    pass.gate = { open: promise, release: () => resolve(null) };
    pass.stand();
  }
  await pass.gate.open;
}
