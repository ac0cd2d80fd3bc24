import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { CallCount } from 'cdk-local-runtime';
import {
  billOf,
  difference,
  lessIdle,
  describeBill,
  describeHour,
  type Budgeted,
  PRICES,
} from 'cdk-local-runtime/cost';
import { startMeasured, type MeasuredServer } from './measuredServer.ts';
import { openWorkspace } from '../workspace.ts';

type Command = readonly [script: string, ...args: string[]];

interface Flow extends Budgeted {
  readonly command: Command;
  /** What the runtime needs before. */
  readonly prepare: readonly Command[];
  /** What the runtime does all the time once it is prepared, in a few words. */
  readonly meanwhile: string;
}

const FLOWS: readonly Flow[] = [
  {
    name: 'posted transaction',
    times: 40,
    budget: 40,
    prepare: [
      ['scripts/referenceData.ts', 'local', '--merchant', 'demo'],
      ['dev/cost/flows/transactions.ts', '--open'],
    ],
    command: ['dev/cost/flows/transactions.ts', '--count', '40'],
    meanwhile: 'nothing to do',
  },
  {
    name: 'card payment, captured and posted',
    times: 40,
    budget: 90,
    // The first ones load what the functions need.
    prepare: [['dev/cost/flows/cards.ts', '--count', '10']],
    command: ['dev/cost/flows/cards.ts', '--count', '40'],
    meanwhile: 'nothing to do',
  },
  {
    name: 'invoice, paid and swept',
    times: 10,
    budget: 200,
    // One that nobody pays keeps the watcher's loop turning, so that its turns are not taken for the others' cost.
    prepare: [['dev/cost/flows/invoices.ts', '--count', '1', '--unpaid']],
    command: ['dev/cost/flows/invoices.ts', '--count', '10'],
    meanwhile: 'an open invoice, so that the watcher passes each second',
  },
  {
    name: 'invoice, paid and swept in a batch of 20',
    times: 20,
    budget: 120,
    // The first sweep has the delegate created, once for all.
    prepare: [
      ['dev/cost/flows/invoices.ts', '--count', '1', '--unpaid'],
      ['dev/cost/flows/invoices.ts', '--count', '1', '--tokens'],
    ],
    command: ['dev/cost/flows/invoices.ts', '--count', '20', '--tokens'],
    meanwhile: 'an open invoice, so that the watcher passes each second',
  },
  {
    name: 'event scored by the risk stream',
    times: 500,
    budget: 20,
    // Loads function and settings, which a busy stream has.
    prepare: [['dev/cost/flows/riskEvents.ts', '--count', '100']],
    command: ['dev/cost/flows/riskEvents.ts', '--count', '500'],
    meanwhile: 'nothing to do',
  },
];
const IDLE_SECONDS = 20;
/** Time for the last consumers of a flow: ledger, seal, late polls. */
const SETTLE_MS = 5_000;
const run = promisify(execFile);

/**
 * Starts a runtime of its own, runs the flows of the product against it and prints what AWS would charge for one of each: calls, units
 * and list price, less what the runtime does all the time.
 *
 * @param only flows whose name has this in it
 */
export async function printFlowCosts(only = ''): Promise<void> {
  const workspace = openWorkspace(process.cwd());
  console.log('Starting a runtime …');
  const runtime = await startMeasured(workspace.directory, join(workspace.directory, 'record.json'));
  try {
    for (const flow of FLOWS.filter(({ name }) => name.includes(only)))
      await measure(flow, runtime, workspace.directory);
    const dollars = 60 * PRICES['AppSync connection minutes'];
    console.log(
      `\nA subscriber hour: 60 connection minutes, $${(dollars * 1e6).toFixed(2)} a million, and its messages ` +
        `at $${(PRICES['AppSync messages'] * 1e6).toFixed(2)} a million of 5 KB.`,
    );
    console.log('\nThe budget and what was made of it: docs/concepts/scale.md');
  } finally {
    await runtime.stop();
    workspace.remove();
  }
}

async function measure(flow: Flow, measured: MeasuredServer, directory: string): Promise<void> {
  for (const command of flow.prepare) await runScript(command, directory);
  await sleep(SETTLE_MS);
  const idle = await perSecond(measured);
  console.log(describeHour(flow.meanwhile, billOf(idle)));

  const before = await measured.read();
  const startedAt = performance.now();
  await runScript(flow.command, directory);
  await sleep(SETTLE_MS);
  const seconds = (performance.now() - startedAt) / 1000;
  const own = lessIdle(difference(before, await measured.read()), idle, seconds);
  console.log(describeBill(flow, own));
}

/** The counts of one second in which nothing is asked of the runtime. */
async function perSecond(measured: MeasuredServer): Promise<CallCount[]> {
  const before = await measured.read();
  await sleep(IDLE_SECONDS * 1000);
  return difference(before, await measured.read()).map((count) => ({
    ...count,
    calls: count.calls / IDLE_SECONDS,
    units: count.units / IDLE_SECONDS,
  }));
}

async function runScript(command: Command, directory: string): Promise<void> {
  console.log(`Running ${command.join(' ')} …`);
  await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
    cwd: directory,
  });
}
