/**
 * `npm run chaos:cards -- --payments N --seed N`: card payments on real tables and the sandbox, with answers that are lost, calls refused,
 * crashes before and after the gateway's call, processes that are killed, callers that ask twice at a time, and webhooks that come twice, late,
 * in any order or forged. In batches with tables of their own, whose results are kept: the same command goes on where it was stopped.
 * Exits 0 only if nothing is charged twice or lost, and the gateway's books are ours to the cent.
 *
 * `--in-process`: the same in this process alone, on tables in memory and with a clock of its own, some hundred times as fast, and the same for
 * the same seed on every machine. `--only SEED` runs the batch of that name again: with the same `--batch`.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runBatch } from './batch.ts';
import { simulateCards } from './inProcess/simulateCards.ts';

const { values } = parseArgs({
  options: {
    payments: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
    batch: { type: 'string' },
    only: { type: 'string' },
    'in-process': { type: 'boolean', default: false },
  },
});
const inProcess = values['in-process'];
const [payments, batch] = [Number(values.payments), Number(values.batch ?? (inProcess ? 200 : 1_000))];
if (!(payments >= 1) || !(batch >= 1)) throw new Error('--payments and --batch must be whole numbers from 1');
const run = inProcess ? simulateCards : runBatch;

/** Which batches are done, of this very run. */
const PROGRESS_FILE = `.local/chaos-cards${inProcess ? '-in-process' : ''}-${values.seed}-${payments}-${batch}.json`;

type Counts = Readonly<Record<string, number>>;

interface Progress {
  readonly done: number;
  readonly seconds: number;
  readonly counts: Counts | null;
}

if (values.only !== undefined) {
  console.log(await runOne(values.only, batch));
  process.exit(0);
}

let progress: Progress = existsSync(PROGRESS_FILE)
  ? (JSON.parse(readFileSync(PROGRESS_FILE, 'utf8')) as Progress)
  : { done: 0, seconds: 0, counts: null };
if (progress.done > 0) console.log(`goes on after ${progress.done} payments (${PROGRESS_FILE})`);

while (progress.done < payments) {
  const began = Date.now();
  const size = Math.min(batch, payments - progress.done);
  // A batch is known by where it begins, so that one that failed is run again by its own seed.
  const seed = `${values.seed}/${progress.done}`;
  const counts = await runOne(seed, size);
  progress = {
    done: progress.done + size,
    seconds: progress.seconds + (Date.now() - began) / 1_000,
    counts: sumOf(progress.counts, counts),
  };
  mkdirSync(dirname(PROGRESS_FILE), { recursive: true });
  writeFileSync(PROGRESS_FILE, JSON.stringify(progress));
  const perSecond = progress.done / progress.seconds;
  const minutes = (payments - progress.done) / perSecond / 60;
  console.log(
    `${progress.done} of ${payments}, ${perSecond.toFixed(1)} a second, ${minutes.toFixed(0)} minutes to go`,
  );
}

const { done, seconds, counts } = progress;
console.log(
  `${done} payments (seed ${values.seed}) in ${seconds.toFixed(0)} s: ` +
    `${Object.entries(counts ?? {})
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}; 0 problems`,
);
rmSync(PROGRESS_FILE);

function sumOf(one: Counts | null, other: Counts): Counts {
  return Object.fromEntries(Object.entries(other).map(([name, count]) => [name, count + (one?.[name] ?? 0)]));
}

/** Ends with 1 where something is wrong. */
async function runOne(seed: string, size: number): Promise<Counts> {
  const { counts, problems } = await run(seed, size);
  if (problems.length > 0) {
    console.log(`batch ${seed} of ${size}: ${problems.length} problems (--only ${seed} --batch ${size})`);
    for (const problem of problems.slice(0, 20)) console.log(`  ${problem}`);
    process.exit(1);
  }
  return { ...counts };
}
