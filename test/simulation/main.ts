/**
 * `npm run simulate -- --seed N --steps N [--seeds N] [--together N] [--nodes memory|anvil] [--reorganised N] [--seconds N] [--kept 1,5-9] [--without kill,lags] [--spikes] [--batches] [--returns]`: random payments,
 * reorganisations, ill endpoints and crashes against the watcher and the sweeper, with the simulator's own clock. On anvil, seeds that run together
 * (`--together`) keep a core busy while each of them waits for its node and its tables. Ends with 1 where
 * something that must hold does not, after it has made the list of actions as short as it can.
 */
import { parseArgs } from 'node:util';
import { planActions } from './actions.ts';
import { ON_ENGINES } from './real/engines.ts';
import { describePlaces, parsePlaces, shrink } from './shrink.ts';
import { type Backing, IN_MEMORY, simulate, type Simulation } from './simulate.ts';

function readOptions() {
  try {
    return parseArgs({
      options: {
        seed: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '1' },
        together: { type: 'string', default: '1' },
        steps: { type: 'string', default: '500' },
        reorganised: { type: 'string', default: '12' },
        nodes: { type: 'string', default: 'memory' },
        kept: { type: 'string' },
        without: { type: 'string', default: '' },
        seconds: { type: 'string', default: '86400' },
        shrink: { type: 'boolean', default: false },
        spikes: { type: 'boolean', default: false },
        batches: { type: 'boolean', default: false },
        returns: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error((error as Error).message);
    console.error(
      'options: --seed N --seeds N --together N --steps N --reorganised N --nodes memory|anvil --kept 1,5-9 --without a,b --seconds N --spikes --batches --returns --shrink',
    );
    process.exit(1);
  }
}

const values = readOptions();
const number = (name: 'seed' | 'seeds' | 'together' | 'steps' | 'reorganised' | 'seconds'): number => {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1) {
    console.error(`--${name}: a whole number from 1 was expected, received ${values[name]}`);
    process.exit(1);
  }
  return value;
};
if (values.nodes !== 'memory' && values.nodes !== 'anvil') {
  console.error(`--nodes: memory or anvil was expected, received ${values.nodes}`);
  process.exit(1);
}
if (values.batches && values.nodes !== 'memory') {
  console.error('--batches: strangers and batches are simulated on nodes in memory');
  process.exit(1);
}
const backing: Backing = values.nodes === 'memory' ? IN_MEMORY : ON_ENGINES;
const first = number('seed');
const seeds = number('seeds');
const steps = number('steps');
const startedMs = performance.now();
const besides = { spikes: values.spikes, batches: values.batches, returns: values.returns };
let done = 0;
const broken: number[] = [];
const until = startedMs + number('seconds') * 1_000;
let next = first;

async function simulateSeed(seed: number): Promise<void> {
  const kept = values.kept === undefined ? {} : { kept: parsePlaces(values.kept) };
  const simulation: Simulation = {
    ...{ seed, steps, ...kept },
    backing,
    reorganisedMax: number('reorganised'),
    without: values.without.split(','),
    ...besides,
  };
  const outcome = await simulate(simulation);
  if (outcome.kind === 'held') {
    done += outcome.steps;
    return;
  }
  broken.push(seed);
  console.log(`seed ${seed}, step ${outcome.step}: ${outcome.reason}`);
  if (values.shrink) {
    const least = await shrink(simulation);
    const plan = planActions(seed, steps, besides);
    console.log(
      `  --seed ${seed} --steps ${steps} --reorganised ${values.reorganised}${values.spikes ? ' --spikes' : ''}${values.batches ? ' --batches' : ''}${values.returns ? ' --returns' : ''} --kept ${describePlaces(least)}`,
    );
    for (const place of least) console.log(`  ${place} ${JSON.stringify(plan[place])}`);
    const again = await simulate({ ...simulation, kept: least });
    if (again.kind === 'broken') console.log(`  ${again.reason}`);
  }
}

async function simulateInTurn(): Promise<void> {
  while (next < first + seeds && performance.now() < until) await simulateSeed(next++);
}

await Promise.all(Array.from({ length: number('together') }, simulateInTurn));
const seconds = (performance.now() - startedMs) / 1_000;
console.log(
  `${done} steps of ${next - first - broken.length} seeds held, ${broken.length} broke; ${(done / seconds).toFixed(0)} a second`,
);
if (broken.length > 0) process.exitCode = 1;
