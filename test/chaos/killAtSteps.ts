import { setTimeout as sleep } from 'node:timers/promises';
import type { PaidInvoice, Payment } from './paidInvoice.ts';
import type { SweepStep } from './sweepSteps.ts';
import type { SweepWorld } from './sweepWorld.ts';

/** What is paid at a time: tokens are swept in batches, ETH by a plain transfer each. */
export const PAYMENTS: Readonly<Record<Payment['currency'], readonly Payment[]>> = {
  USDC: ['5.00', '6.25', '7.50'].map((amount) => ({ currency: 'USDC', amount })),
  ETH: ['0.005', '0.00625', '0.0075'].map((amount) => ({ currency: 'ETH', amount })),
};
/** No figure: how long a step is waited for. */
const STEP_MS = 1_200_000;
const POLL_MS = 100;
/** Of which a death is measured that comes too late: it says by how much. */
const LATE_FACTOR = 5;
/** Money that waited so long after a restart is waited for before more is paid: the next death would keep it back again. */
const CALM_MS = 20_000;
/** While environments die, money that comes wakes the sweeper; between these. A lease of the one that died is over after seven seconds. */
const PAYMENTS_EACH_MS = 2_000;
/** The environment's pass is found dead when its lease is over and somebody wakes the next, at the latest by the minute schedule. */
const ALONE_MS = 90_000;

/** One death, and for how long servers ran from the first restart after it until all that was paid by then was SWEPT, whatever died meanwhile. */
export interface Death {
  readonly step: string;
  readonly seconds: number;
  readonly invoices: number;
  /** Why it does not count; null where it does. */
  readonly failure: string | null;
}

export interface Killing {
  /** Paid again and again: all in one currency. */
  readonly payments: readonly Payment[];
  /** From the restart until everything is to be SWEPT. */
  readonly withinMs: number;
}

interface Kill {
  readonly step: SweepStep;
  readonly waiting: readonly PaidInvoice[];
  readonly restartedAtMs: number;
}

/** The first sweep has the delegate created, once for all. */
export async function sweepFirst(world: SweepWorld, { payments }: Killing): Promise<void> {
  await world.start([]);
  await world.pay(payments);
  await untilSwept(world, STEP_MS);
  await world.stop();
}

/**
 * The server dies at one step after the other and comes back, each time with money under way, while what waited settles. The steps come in the order in which
 * a sweep passes them, and only sweeps of one kind are under way: what an earlier death left has not passed the next step, so that it dies there for the first time. (An item
 * names the states that it had, so that a later write of it would be taken for an earlier one.)
 */
export async function killAtSteps(
  world: SweepWorld,
  steps: readonly SweepStep[],
  { payments, withinMs }: Killing,
): Promise<readonly Death[]> {
  const kills: Kill[] = [];
  const deaths: Death[] = [];
  let killed: Omit<Kill, 'restartedAtMs'> | null = null;
  const restart = async (step: SweepStep | null): Promise<void> => {
    const beganMs = performance.now();
    await world.start(step === null ? [] : [step.fault('runtime')]);
    console.log(`  ${time()} started in ${seconds(performance.now() - beganMs)}`);
    if (killed !== null) kills.push({ ...killed, restartedAtMs: world.ranMs() });
    killed = null;
  };
  for (const step of steps) {
    await restart(step);
    const startedMs = world.ranMs();
    await calm(world, kills);
    await world.pay(payments);
    try {
      await world.untilKilled(STEP_MS);
      killed = { step, waiting: world.waiting() };
      const ran = seconds(world.ranMs() - startedMs);
      console.log(`  ${time()} killed ${step.name} after ${ran}, ${killed.waiting.length} invoices wait`);
    } catch (error) {
      await world.stop();
      deaths.push({ step: step.name, seconds: 0, invoices: 0, failure: String(error) });
    }
  }
  await restart(null);
  await untilSwept(world, withinMs * LATE_FACTOR);
  console.log(`  ${time()} all are SWEPT`);
  return [...deaths, ...kills.map((kill) => deathOf(world, kill, withinMs))];
}

/** Environments of the sweeper end, one at each step, while the server lives on. */
export async function endEnvironments(
  world: SweepWorld,
  steps: readonly SweepStep[],
  { payments, withinMs }: Killing,
): Promise<readonly Death[]> {
  const before = world.endedEnvironments();
  const ended = (): number => world.endedEnvironments() - before;
  await world.start(steps.map((step) => step.fault('environment')));
  const deadline = performance.now() + STEP_MS;
  while (ended() < steps.length && performance.now() < deadline) {
    await world.pay(payments);
    await until(() => ended() >= steps.length, PAYMENTS_EACH_MS);
  }
  const [count, lastMs, waiting] = [ended(), world.ranMs(), world.waiting()];
  console.log(`  ${time()} ${count} environments ended, ${waiting.length} invoices wait`);
  await untilSwept(world, (withinMs + ALONE_MS) * LATE_FACTOR);
  const missing =
    count === steps.length ? null : `${count} of ${steps.length} environments ended: it is not said which`;
  return steps.map((step) => {
    const kill = { step, waiting, restartedAtMs: lastMs };
    const death = deathOf(world, kill, withinMs + ALONE_MS);
    return { ...death, failure: missing ?? death.failure };
  });
}

function deathOf(world: SweepWorld, { step, waiting, restartedAtMs }: Kill, withinMs: number): Death {
  const times = waiting.map((invoice) => world.sweptAtMs(invoice));
  const never = times.filter((at) => at === null).length;
  const ends = times.flatMap((at) => at ?? []);
  const lastMs = ends.length === 0 ? 0 : Math.max(0, Math.max(...ends) - restartedAtMs);
  const late = lastMs > withinMs ? `SWEPT after ${seconds(lastMs)}` : null;
  const failure = never > 0 ? `${never} of ${waiting.length} invoices were not SWEPT` : late;
  return { step: step.name, seconds: lastMs / 1_000, invoices: waiting.length, failure };
}

async function calm(world: SweepWorld, kills: readonly Kill[]): Promise<void> {
  const isOld = ({ restartedAtMs }: Kill): boolean => world.ranMs() - restartedAtMs > CALM_MS;
  const waits = ({ waiting }: Kill): boolean => waiting.some((each) => world.sweptAtMs(each) === null);
  await until(() => !world.isAlive() || !kills.some((kill) => isOld(kill) && waits(kill)), STEP_MS);
}

async function untilSwept(world: SweepWorld, timeoutMs: number): Promise<void> {
  await until(() => world.waiting().length === 0, timeoutMs);
}

async function until(isSo: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!isSo() && performance.now() < deadline) await sleep(POLL_MS);
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

function time(): string {
  return new Date().toISOString().slice(11, 19);
}
