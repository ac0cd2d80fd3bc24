/**
 * `npm run bench:posting -- [--count N] [--alternative N] [--rest SECONDS] [--calls] [--faults]`: transactions with 5 % duplicates through a whole local server, from the table
 * by stream, pipe, bus, workflow and queue to the ledger. Ends with 1 unless every duplicate was parked, everything else was
 * posted exactly once, everything is sealed within a minute of the end, and the ledger verifies with drift 0. Prints the server's memory at the
 * half, at the end and at rest. Beside it, in the same run, the same entered by GraphQL. With `--calls` the SDK's calls are counted, which makes
 * the tables' engine slower: capacity is metered by the call then. With `--faults` functions meet conflicts, throttles and lost answers, and the books must be the same.
 *
 * `npm run bench:posting -- --against REV [--rounds N] [--count N] [--invoices N] [--paced N] [--rest SECONDS] [--json]` measures that
 * commit and this checkout by turns and prints the medians of both; `--once` makes one such run here and prints its figures as JSON.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { dynamoBook } from '../functions/ledger/dynamoBook.ts';
import { documentClient, ledgerDocumentClient } from '../functions/shared/dynamo.ts';
import { describeFigures, type Figures, figuresOf } from '../scripts/feed/figures.ts';
import { graphqlTarget } from '../scripts/feed/graphqlTarget.ts';
import { progressBar } from '../scripts/feed/progressBar.ts';
import { runFeed } from '../scripts/feed/runFeed.ts';
import { tableTarget } from '../scripts/feed/tableTarget.ts';
import type { FeedTarget } from '../scripts/feed/target.ts';
import { openingCredits, traffic } from '../scripts/feed/traffic.ts';
import { runCommand } from '../test/e2e/server/command.ts';
import { startServer, type Server } from '../test/e2e/server/server.ts';
import { openWorkspace } from '../test/e2e/server/workspace.ts';
import { cpuDifference, cpuSeconds, type CpuSeconds } from './load/cpuTime.ts';
import { residentMemory } from './load/residentMemory.ts';
import { measureAgainst } from './posting/against.ts';
import { FAULT_PLAN } from './posting/faultPlan.ts';
import { measureOnce } from './posting/once.ts';
import { useOperatorOf } from './posting/operator.ts';
import { watchQueueDepth } from './posting/queueDepth.ts';
import { readReference } from './posting/reference.ts';
import { describeCalls, sdkCalls } from './posting/sdkCalls.ts';
import { sealedWithin } from './posting/sealedWithin.ts';

const DUPLICATES = 0.05;
const MERCHANT = 'demo';

/** Transactions under way at a time: enough to fill every batch, and few enough that latency is not the length of a queue of ours. */
const WINDOW = 500;

const number = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    count: number,
    alternative: { ...number, default: '2000' },
    parallel: { ...number, default: '16' },
    against: { type: 'string' },
    rounds: { ...number, default: '3' },
    invoices: { ...number, default: '500' },
    paced: { ...number, default: '100' },
    rest: number,
    once: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    faults: { type: 'boolean', default: false },
    calls: { type: 'boolean', default: false },
  },
});
const compares = values.against !== undefined || values.once;
const count = Number(values.count ?? (compares ? 2_000 : 20_000));
const [alternative, parallel] = [Number(values.alternative), Number(values.parallel)];
// A server at rest has let its idle environments go, after half a minute.
const rest = Number(values.rest ?? 45);
const reference = await readReference();
const problems: string[] = [];

if (values.against !== undefined) {
  const { invoices, paced, json } = values;
  const sizes = [`--count=${count}`, `--invoices=${invoices}`, `--paced=${paced}`, `--rest=${rest}`];
  await measureAgainst(values.against, { rounds: Number(values.rounds), sizes, json });
} else if (values.once) {
  const [invoices, paced] = [Number(values.invoices), Number(values.paced)];
  console.log(JSON.stringify(await measureOnce({ count, invoices, paced, rest })));
  // Connections that are kept hold nothing back.
  process.exit();
} else {
  console.log('Starting a local server of its own …');
  const workspace = openWorkspace();
  const recordFile = join(workspace.directory, 'record.json');
  const faultsFile = join(workspace.directory, 'faults.json');
  await writeFile(faultsFile, JSON.stringify(FAULT_PLAN));
  const server = await startServer({
    script: 'scripts/start.ts',
    workspace,
    args: [
      ...(values.calls ? ['--record', recordFile] : []),
      ...(values.faults ? ['--faults', faultsFile] : []),
    ],
  });
  try {
    await bench(server, recordFile);
  } finally {
    await server.close();
  }
}
for (const problem of problems) console.error(`WRONG: ${problem}`);
if (problems.length > 0) process.exitCode = 1;

async function bench({ workspace, outputs, pid }: Server, recordFile: string): Promise<void> {
  const { endpoint } = await useOperatorOf(workspace);
  const table = tableTarget({
    client: documentClient(),
    table: 'appsync-payments-local-transactions',
    merchantId: MERCHANT,
    accounts: reference.accounts,
  });
  const graphql = await graphqlTarget({ ...outputs, apiKey: outputs.merchantApiKey });
  const sqs = new SQSClient({});
  const queueUrl = `${endpoint}/000000000000/appsync-payments-local-posting`;

  let atHalf: string | undefined;
  const opening = openingCredits({ reference, run: ulid() });
  await feed(table, opening, 'opening ');
  // The first transactions of each kind load and compile; they do not count.
  const warm = await feed(graphql, trafficOf(200, 'warm-up'), 'warm-up ');
  await feedAndPrint(graphql, alternative, 'GraphQL ');
  await feedAndPrint(table, count, 'table   ');
  const memory = [`${atHalf} at the half`, `${memoryOf(pid)} at the end`];
  table.close();
  graphql.close();
  sqs.destroy();

  const entries = opening.length + fresh(warm.length) + fresh(alternative) + fresh(count);
  await waitUntilSealed(entries);
  await sleep(rest * 1000);
  console.log(
    `memory        the server's own: ${memory.join(', ')}, ${memoryOf(pid)} after ${rest} s of rest`,
  );
  await verify(entries);

  async function feedAndPrint(target: FeedTarget, many: number, title: string): Promise<void> {
    if (many === 0) return;
    const depth = watchQueueDepth(sqs, queueUrl);
    const called = values.calls ? await sdkCalls(pid, recordFile) : undefined;
    const before = cpuSeconds(pid);
    atHalf = undefined;
    const half = (ended: number): void => {
      if (ended >= many / 2) atHalf ??= memoryOf(pid);
    };
    const figures = figuresOf(await feed(target, trafficOf(many, title.trim()), title, half));
    const after = cpuSeconds(pid);
    const deepest = await depth.stop();
    console.log(`\nEntered by ${title.trim()}: ${describeFigures(figures)}`);
    console.log(
      `under way     ${WINDOW} at a time; posting queue at most ${deepest.toLocaleString('en')} messages`,
    );
    if (called !== undefined)
      console.log(`SDK calls     ${describeCalls(called, await sdkCalls(pid, recordFile), figures.fed)}`);
    if (before !== null && after !== null) printBound(cpuDifference(before, after), figures);
    console.log();
    check(`${title.trim()}: posted`, figures.byStatus['POSTED'] ?? 0, fresh(many));
    check(`${title.trim()}: parked`, figures.byStatus['DUPLICATE'] ?? 0, many - fresh(many));
  }

  /** The command that an operator runs, over every book; crypto's own has the wallet's funding. */
  async function verify(expected: number): Promise<void> {
    const { code, output, errors } = await runCommand(workspace, [
      'scripts/ledger.ts',
      'verify',
      '--book',
      MERCHANT,
      '--format',
      'table',
    ]);
    console.log(`npm run ledger -- verify --book ${MERCHANT}\n${output}${errors}`);
    check('exit code of verify', code, 0);
    const [, found = ''] = new RegExp(`^${MERCHANT}\\s+(\\d+)`, 'm').exec(output) ?? [];
    check('journal entries', Number(found), expected);
  }
}

async function waitUntilSealed(entries: number): Promise<void> {
  const client = ledgerDocumentClient();
  const sealed = await sealedWithin(
    dynamoBook({ client, tableName: 'appsync-payments-local-ledger' }),
    MERCHANT,
    entries,
  );
  client.destroy();
  console.log(
    `sealed        ${sealed === null ? 'not within three minutes' : `${sealed.toFixed(0)} s after the end`}`,
  );
  check('sealed within a minute', sealed !== null && sealed <= 60, true);
}

function trafficOf(many: number, seed: string) {
  const shares = { duplicates: DUPLICATES, attention: 0 };
  return traffic({ ...shares, count: many, rate: 0, seed, run: ulid(), reference, startedAt: new Date() });
}

function feed(
  target: FeedTarget,
  transactions: ReturnType<typeof traffic>,
  title: string,
  reached: (ended: number) => void = () => {},
) {
  const draw = progressBar(process.stderr, title);
  return runFeed({
    target,
    clock: { nowMs: () => performance.now() },
    sleep: (ms) => sleep(ms),
    progress: (sent, ended, all) => {
      draw(sent, ended, all);
      reached(ended);
    },
  })(transactions, { run: ulid(), rate: 0, parallel, window: WINDOW });
}

/** Those of a feed that repeat nothing. */
function fresh(many: number): number {
  return many - Math.round(many * DUPLICATES);
}

function memoryOf(pid: number): string {
  const memory = residentMemory(pid);
  return memory === null ? 'unknown' : `${Math.round(memory.server).toLocaleString('en')} MiB`;
}

function check(what: string, found: unknown, expected: unknown): void {
  if (found !== expected) problems.push(`${what}: ${String(found)}, expected ${String(expected)}`);
}

function printBound({ idle = 0, others = 0, ...ours }: CpuSeconds, figures: Figures): void {
  const used = Object.values(ours).reduce((a, b) => a + b, 0);
  const perTransaction = (seconds: number) => `${((seconds * 1000) / figures.fed).toFixed(1)} ms`;
  const all = idle + others + used;
  const share = (seconds: number) => `${Math.round((100 * seconds) / all)} %`;
  const parts = Object.entries(ours).sort(([, a], [, b]) => b - a);
  console.log(
    `processor     ${perTransaction(used)} a transaction: ${parts.map(([name, seconds]) => `${name} ${perTransaction(seconds)}`).join(', ')}`,
  );
  console.log(
    `machine       ${availableParallelism()} cores: ours ${share(used)}, other processes ${share(others)}, idle ${share(idle)}`,
  );
  const alone = (availableParallelism() * figures.fed) / used;
  console.log(
    `bound by      ${idle > all * 0.25 ? 'waiting, not by the processor' : `the processor: with all cores to itself at most ${alone.toFixed(0)} a second`}`,
  );
}
