/**
 * `npm run chaos:sweep -- --hits N --only TEXT --within SECONDS`: a local server dies by SIGKILL at each named step between plan and final, while the chain lives on, and comes back;
 * then a single environment of the sweeper dies there. Exits 0 only if of each deposit exactly one transfer reached the treasury, everything was
 * SWEPT within a minute of the restart (or what --within says, for a machine that does much besides), no nonce waits, and the books agree with the chain.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { SWEEP_STEPS, type SweepStep } from './sweepSteps.ts';
import { openSweepWorld, type SweepWorld } from './sweepWorld.ts';

const { values } = parseArgs({
  options: {
    hits: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    within: { type: 'string', default: '60' },
  },
});
const HITS = Number(values.hits);
/** No figure: how long a step is waited for. */
const STEP_MS = 1_200_000;
const SWEPT_MS = Number(values.within) * 1_000;
/** The environment's pass is found dead when its lease is over and somebody wakes the next, at the latest by the minute schedule. */
const SWEPT_ALONE_MS = SWEPT_MS + 90_000;
const PAID = [
  { currency: 'USDC', amount: '5.00' },
  { currency: 'USDC', amount: '6.25' },
  { currency: 'USDC', amount: '7.50' },
] as const;

const world = await openSweepWorld();
let failures = 0;
try {
  await world.start(null);
  // The first sweep has the delegate created, once for all.
  await world.untilSwept(await world.pay(PAID), STEP_MS);
  for (let hit = 1; hit <= HITS; hit++) {
    for (const step of SWEEP_STEPS.filter(({ name }) => name.includes(values.only))) {
      await told(`${hit} ${step.name}: the server`, () => killServer(world, step));
      await told(`${hit} ${step.name}: its environment`, () => killEnvironment(world, step));
    }
  }
} finally {
  await world.close();
}
console.log(failures === 0 ? 'Nothing was lost or moved twice.' : `${failures} failed.`);
process.exitCode = failures === 0 ? 0 : 1;

async function told(what: string, hit: () => Promise<string>): Promise<void> {
  try {
    console.log(`${what}: ${await hit()}`);
  } catch (error) {
    failures++;
    console.log(`${what}: FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function killServer(world: SweepWorld, step: SweepStep): Promise<string> {
  await world.stop();
  await world.start(step.fault('runtime'));
  const invoices = await world.pay([...PAID, { currency: 'ETH', amount: '0.01' }]);
  await world.untilDead(STEP_MS);
  await world.start(null);
  const seconds = await world.untilSwept(invoices, SWEPT_MS);
  return check(world, invoices, seconds);
}

async function killEnvironment(world: SweepWorld, step: SweepStep): Promise<string> {
  await world.stop();
  const died = world.diedEnvironments();
  await world.start(step.fault('environment'));
  const invoices = await world.pay(PAID);
  const seconds = await world.untilSwept(invoices, SWEPT_ALONE_MS);
  if (world.diedEnvironments() === died) throw new Error('the step was not reached');
  return check(world, invoices, seconds);
}

async function check(
  world: SweepWorld,
  invoices: Awaited<ReturnType<SweepWorld['pay']>>,
  seconds: number,
): Promise<string> {
  const faults = await world.faultsOf(invoices);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return `SWEPT after ${seconds.toFixed(1)} s`;
}
