/**
 * `npm run cost`: starts a home of its own, runs the flows of the product against it and prints what AWS would charge for
 * one run of each: calls, units and list price, less what the home does all the time.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCount } from '../gateway/record.ts';
import { billOf, difference, lessIdle, type BillLine } from './bill.ts';
import { prices, pricesOf } from './prices.ts';
import { openWorkspace } from './workspace.ts';

interface Flow {
  name: string;
  script: string;
  args: readonly string[];
  /** How many of `name` one run makes. */
  times: number;
}

const flows: readonly Flow[] = [
  { name: 'invoice', script: 'scripts/demo.ts', args: [], times: 2 },
  { name: 'payment', script: 'scripts/feed.ts', args: ['--count', '50', '--duplicates', '0'], times: 50 },
];
const idleSeconds = 20;
/** Time for the last consumers of a flow: ledger, seal, late polls. */
const settleMs = 5_000;
const startTimeoutMs = 90_000;
const node = [process.execPath, '--disable-warning=ExperimentalWarning'] as const;

const workspace = openWorkspace(process.cwd());
const recordFile = join(workspace.directory, 'record.json');
const home = await startHome();
try {
  const idle = await measureIdle();
  printIdle(idle);
  for (const flow of flows) {
    if (existsSync(join(workspace.directory, flow.script))) await measureFlow(flow, idle);
  }
  printSubscriber();
} finally {
  home.kill('SIGINT');
  await new Promise((resolve) => home.once('close', resolve));
  workspace.remove();
}

async function startHome(): Promise<ChildProcess> {
  console.log('Starting a home …');
  const [command, ...args] = [
    ...node,
    'scripts/start.ts',
    '--ephemeral',
    '--port',
    '0',
    '--record',
    recordFile,
  ];
  const child = spawn(command ?? '', args, {
    cwd: workspace.directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const deadline = Date.now() + startTimeoutMs;
  while (!printed.includes('Ctrl-C')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The home did not start:\n${printed}`);
    }
    await sleep(100);
  }
  return child;
}

/** What has been counted so far. */
async function read(): Promise<CallCount[]> {
  const before = existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '';
  home.kill('SIGUSR2');
  for (;;) {
    await sleep(50);
    const now = existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '';
    if (now !== before) return (JSON.parse(now) as { counts: CallCount[] }).counts;
  }
}

/** The counts of one idle second. */
async function measureIdle(): Promise<CallCount[]> {
  console.log(`Listening to the idle home for ${idleSeconds} s …`);
  await sleep(settleMs);
  const before = await read();
  await sleep(idleSeconds * 1000);
  return difference(before, await read()).map((count) => ({
    ...count,
    calls: count.calls / idleSeconds,
    units: count.units / idleSeconds,
  }));
}

async function measureFlow(flow: Flow, idle: readonly CallCount[]): Promise<void> {
  console.log(`\nRunning ${flow.script} …`);
  const before = await read();
  const startedAt = performance.now();
  const [command, ...args] = [...node, flow.script, ...flow.args];
  const child = spawn(command ?? '', args, {
    cwd: workspace.directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${flow.script} ended with ${String(code)}`);
  await sleep(settleMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const own = lessIdle(difference(before, await read()), idle, seconds);
  print(`One ${flow.name}`, billOf(own), 1 / flow.times);
}

function printIdle(idle: readonly CallCount[]): void {
  const hour = billOf(idle).reduce((sum, { dollars }) => sum + dollars, 0) * 3600;
  console.log(`\nOne idle hour: $${hour.toFixed(4)} (list prices, ${pricesOf})`);
}

function printSubscriber(): void {
  const dollars = 60 * prices['AppSync connection minutes'];
  console.log(
    `\nOne subscriber hour: 60 connection minutes, $${(dollars * 1e6).toFixed(2)} a million, and its messages.`,
  );
}

function print(title: string, lines: readonly BillLine[], times: number): void {
  const total = lines.reduce((sum, { dollars }) => sum + dollars, 0) * times;
  console.log(`\n${title}: $${(total * 1e6).toFixed(2)} a million (list prices, ${pricesOf})`);
  for (const { item, quantity, dollars } of lines.filter((line) => line.quantity > 0)) {
    const amount = (quantity * times).toFixed(2).padStart(12);
    console.log(`  ${item.padEnd(32)}${amount}  $${(dollars * times * 1e6).toFixed(2).padStart(10)}`);
  }
}
