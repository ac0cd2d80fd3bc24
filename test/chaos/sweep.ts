/**
 * `npm run chaos:sweep -- --hits N --only TEXT --ends server|environment --pays USDC|ETH --within SECONDS`: a local server dies by SIGKILL at each named step between plan and final, while the chain
 * lives on, and comes back; then environments of the sweeper alone die there (--ends: one of both, so that both can run side by side). USDC is swept in batches, ETH by transfers. Exits 0 only if of each deposit exactly one transfer reached the treasury, everything was
 * SWEPT within a minute of the restart (or what --within says, for a machine that does much besides), no nonce is missing, and the books agree with
 * the chain. What was proven is kept: the same command goes on where it was stopped.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import {
  type Death,
  endEnvironments,
  killAtSteps,
  type Killing,
  PAYMENTS,
  sweepFirst,
} from './killAtSteps.ts';
import { SWEEP_STEPS, type SweepStep } from './sweepSteps.ts';
import { openSweepProgress } from './sweepProgress.ts';
import { openSweepWorld, type SweepWorld } from './sweepWorld.ts';

const { values } = parseArgs({
  options: {
    hits: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    ends: { type: 'string', default: 'server,environment' },
    pays: { type: 'string', default: 'USDC' },
    within: { type: 'string', default: '60' },
  },
});
const HITS = Number(values.hits);
const WITHIN_MS = Number(values.within) * 1_000;
if (!(HITS >= 1) || !(WITHIN_MS > 0)) throw new Error('--hits and --within must be numbers from 1');
/** Deaths between two looks at the books: what the last look has not seen is done again after a stop. */
const PORTION = 6;
const ends = values.ends.split(',');
if (ends.some((who) => who !== 'server' && who !== 'environment'))
  throw new Error(`--ends: server or environment was expected, it is ${values.ends}`);

const { pays } = values;
if (pays !== 'USDC' && pays !== 'ETH') throw new Error(`--pays: USDC or ETH was expected, it is ${pays}`);
const killing: Killing = { payments: PAYMENTS[pays], withinMs: WITHIN_MS };

const steps = SWEEP_STEPS.filter(({ name }) => name.includes(values.only));
if (steps.length === 0) throw new Error(`--only: no step is named ${values.only}`);
const progress = openSweepProgress(
  `.local/chaos-sweep-${HITS}-${values.only || 'all'}-${ends.join('-')}-${pays}.json`,
);
const world = await openSweepWorld();
let failures = 0;
// The server is a process of its own: it ends with this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void world.close().finally(() => process.exit(1)));
try {
  await sweepFirst(world, killing);
  for (let hit = 1; hit <= HITS; hit++) {
    for (let todo = lacking('server', hit); todo.length > 0; todo = todo.slice(PORTION))
      await prove('server', await killAtSteps(world, todo.slice(0, PORTION), killing));
    const alone = lacking('environment', hit);
    if (alone.length > 0) await prove('environment', await endEnvironments(world, alone, killing));
  }
} finally {
  await world.close();
}
console.log(progress.table(steps.map(({ name }) => name)));
console.log(failures === 0 ? 'Nothing was lost or moved twice.' : `${failures} failed.`);
if (failures === 0) progress.end();
process.exitCode = failures === 0 ? 0 : 1;

function lacking(who: 'server' | 'environment', hits: number): readonly SweepStep[] {
  return ends.includes(who) ? steps.filter(({ name }) => progress.hits(who, name) < hits) : [];
}

/** Counts the deaths, once nothing is under way and chain and books agree. */
async function prove(who: 'server' | 'environment', deaths: readonly Death[]): Promise<void> {
  const faults = await faultsOf(world);
  await world.stop();
  console.log(
    `${new Date().toISOString().slice(11, 19)} books and chain ${faults.length === 0 ? 'agree' : 'differ'}`,
  );
  for (const fault of faults) console.log(`FAILED: ${fault}`);
  failures += faults.length;
  for (const { step, seconds, invoices, failure } of deaths) {
    if (failure !== null) failures++;
    else if (faults.length === 0) progress.count(who, step, seconds);
    const outcome = failure === null ? `SWEPT after ${seconds.toFixed(1)} s` : `FAILED: ${failure}`;
    console.log(`${progress.hits(who, step)} ${step}: ${who}: ${invoices} invoices ${outcome}`);
  }
}

async function faultsOf(world: SweepWorld): Promise<readonly string[]> {
  try {
    return await world.faults();
  } catch (error) {
    return [String(error)];
  }
}
