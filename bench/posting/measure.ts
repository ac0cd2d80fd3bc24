import { ulid } from 'ulid';
import type { ReferenceFiles } from '../../functions/posting/referenceFiles.ts';
import { documentClient } from '../../functions/shared/dynamo.ts';
import { figuresOf } from '../../scripts/feed/figures.ts';
import { runFeed } from '../../scripts/feed/runFeed.ts';
import { tableTarget } from '../../scripts/feed/tableTarget.ts';
import type { FeedTarget } from '../../scripts/feed/target.ts';
import { type FedTransaction, openingCredits, traffic } from '../../scripts/feed/traffic.ts';
import { type Server } from '../../test/e2e/server/server.ts';
import type { RunFigures } from '../against/compareRuns.ts';
import { cpuDifference, cpuSeconds } from '../load/cpuTime.ts';
import { keptConnections } from '../load/keptConnections.ts';
import { underLoad } from '../load/load.ts';
import { residentMemory } from '../load/residentMemory.ts';
import { useOperatorOf } from './operator.ts';

/** How much of each thing one run measures. */
export interface Sizes {
  /** Transactions posted as fast as it goes; the memory is read at their half and end. */
  readonly count: number;
  /** Invoices created and read. */
  readonly invoices: number;
  /** Transactions at five a second. */
  readonly paced: number;
  /** Seconds without work before the memory at rest is read. */
  readonly rest: number;
}

const MERCHANT = 'demo';
const WARM_UP = 200;
const PACED_PER_SECOND = 5;
const WINDOW = 500;
const SUBMISSIONS = 16;
/** What creating leaves behind, events and their pushes, is not part of reading. */
const SETTLE_MS = 5_000;

/** Measures one running server, empty until now. */
export async function measure(
  server: Server,
  reference: ReferenceFiles,
  { count, invoices, paced, rest }: Sizes,
): Promise<RunFigures> {
  const { pid, workspace } = server;
  await sleep(rest * 1000);
  const resting = residentMemory(pid);
  await useOperatorOf(workspace);
  const table = tableTarget({
    client: documentClient(),
    table: 'appsync-payments-local-transactions',
    merchantId: MERCHANT,
    accounts: reference.accounts,
  });
  const feed = (transactions: FedTransaction[], rate: number, ended: (many: number) => void = () => {}) =>
    feedTo(table, transactions, rate, ended);
  try {
    await feed(openingCredits({ reference, run: ulid() }), 0);
    // The first of each kind load and compile; they do not count.
    await feed(trafficOf(reference, WARM_UP), 0);
    let half: ReturnType<typeof residentMemory> = null;
    const before = cpuSeconds(pid);
    const posted = figuresOf(
      await feed(trafficOf(reference, count), 0, (many) => {
        if (many >= count / 2) half ??= residentMemory(pid);
      }),
    );
    const after = cpuSeconds(pid);
    const full = residentMemory(pid);
    const calls = await measureCalls(server, invoices);
    const slow = paced === 0 ? null : figuresOf(await feed(trafficOf(reference, paced), PACED_PER_SECOND));
    await sleep(rest * 1000);
    return {
      'posted a second': posted.postedPerSecond,
      ...(before === null || after === null ? {} : processorTime(cpuDifference(before, after), posted.fed)),
      ...calls,
      ...(slow?.latencyMs ? { 'paced 5 a second: write → posted p95 [ms]': slow.latencyMs.p95 } : {}),
      ...inMemory('at rest, started', resting),
      ...inMemory(`after ${Math.ceil(count / 2)}`, half),
      ...inMemory(`after ${count}`, full),
      ...inMemory('at rest, after all', residentMemory(pid)),
    };
  } finally {
    table.close();
  }
}

function processorTime(seconds: Readonly<Record<string, number>>, transactions: number): RunFigures {
  const { idle: _idle, others: _others, feeder: _feeder, ...server } = seconds;
  const each = (part: number): number => (part * 1000) / transactions;
  const all = Object.values(server).reduce((a, b) => a + b, 0);
  return {
    'processor a transaction [ms]': each(all),
    ...Object.fromEntries(Object.entries(server).map(([name, used]) => [`  of it ${name} [ms]`, each(used)])),
  };
}

async function measureCalls(server: Server, invoices: number): Promise<RunFigures> {
  if (invoices === 0) return {};
  const client = keptConnections(server.outputs.graphqlUrl, server.outputs.merchantApiKey);
  const create = () =>
    client.request<{ createInvoice: { id: string } }>(
      'mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id address } }',
      { input: { idempotencyKey: crypto.randomUUID(), amount: '5.00', currency: 'USDC' } },
    );
  try {
    const {
      createInvoice: { id },
    } = await create();
    const get = () => client.request('query Get($id: ID!) { getInvoice(id: $id) { id status } }', { id });
    await underLoad(100, 32, create);
    const [created, ofCreate] = await withProcessor(server.pid, invoices, () =>
      underLoad(invoices, 32, create),
    );
    await sleep(SETTLE_MS);
    await underLoad(100, 16, get);
    const [read, ofGet] = await withProcessor(server.pid, invoices * 4, () =>
      underLoad(invoices * 4, 16, get),
    );
    return {
      ...(ofCreate === null ? {} : { 'processor a createInvoice [ms]': ofCreate }),
      ...(ofGet === null ? {} : { 'processor a getInvoice [ms]': ofGet }),
      'createInvoice a second at 32': created.perSecond,
      'createInvoice p95 [ms]': created.p95,
      'getInvoice a second at 16': read.perSecond,
      'getInvoice p95 [ms]': read.p95,
    };
  } finally {
    client.close();
  }
}

/** What `work` gave, and the milliseconds of processor that the server used for each of so many calls. */
async function withProcessor<T>(
  pid: number,
  calls: number,
  work: () => Promise<T>,
): Promise<[T, number | null]> {
  const before = cpuSeconds(pid);
  const done = await work();
  const after = cpuSeconds(pid);
  if (before === null || after === null) return [done, null];
  const { idle: _idle, others: _others, feeder: _feeder, ...server } = cpuDifference(before, after);
  return [done, (Object.values(server).reduce((a, b) => a + b, 0) * 1000) / calls];
}

function inMemory(when: string, memory: ReturnType<typeof residentMemory>): RunFigures {
  if (memory === null) return {};
  return {
    [`resident ${when}: server [MiB]`]: memory.server,
    [`resident ${when}: with engines [MiB]`]: memory.withEngines,
  };
}

function trafficOf(reference: ReferenceFiles, count: number): FedTransaction[] {
  const run = ulid();
  return traffic({
    duplicates: 0,
    attention: 0,
    count,
    rate: 0,
    seed: run,
    run,
    reference,
    startedAt: new Date(),
  });
}

function feedTo(
  target: FeedTarget,
  transactions: FedTransaction[],
  rate: number,
  ended: (many: number) => void,
) {
  return runFeed({
    target,
    clock: { nowMs: () => performance.now() },
    sleep,
    progress: (_sent, many) => ended(many),
  })(transactions, { run: ulid(), rate, parallel: SUBMISSIONS, window: WINDOW });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
