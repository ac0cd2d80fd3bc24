/**
 * `npm run bench:events -- [--count N] [--workers N] [--alternative N] [--hold MS]`: events of one merchant through the recorder's code into its
 * log in a DynamoDB of this machine, which refuses transactions that meet as DynamoDB does, and back by `eventsSince`. Ends with 1 unless
 * each event was read once and no position is missing. Beside it, in the same run, the same with one shard.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { AnyEvent } from '../functions/events/eventTypes.ts';
import { pauseBefore } from '../functions/shared/dynamo.ts';
import { type MerchantId, merchantId } from '../functions/shared/ids.ts';
import { dynamoEndpoints } from '../functions/webhooks/dynamoEndpoints.ts';
import { dynamoEventLog } from '../functions/webhooks/dynamoEventLog.ts';
import { LOG_SHARDS } from '../functions/webhooks/logShards.ts';
import type { EventLog } from '../functions/webhooks/ports.ts';
import { readEventsSince } from '../functions/webhooks/readEventsSince.ts';
import { recordEvents, shardChoice, type ShardChoice } from '../functions/webhooks/recordEvents.ts';
import { type CpuSeconds, cpuDifference, cpuSeconds } from './load/cpuTime.ts';
import { startConflicts } from '../test/engines/conflicts.ts';
import { testClient } from '../test/engines/tables.ts';
import { paidInvoice } from '../test/fixtures/risk/streamedEvents.ts';
import { startWebhooksTable } from '../test/integration/functions/webhooks/webhooksTable.ts';

const GROUP = 10;
const PAGE = 100;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    workers: { type: 'string', default: String(LOG_SHARDS.length) },
    alternative: { type: 'string', default: '1000' },
    hold: { type: 'string', default: '8' },
  },
});
const workers = Number(values.workers);
const holdMs = Number(values.hold);
const clock = { nowMs: () => Date.now() };
const anyOf = (below: number) => Math.floor(Math.random() * below);

interface Recorded {
  readonly perSecond: number;
  /** Appends that met another one; null where nothing holds items. */
  readonly refused: number | null;
  readonly givenBack: number;
  /** Cores that were busy, by who used them; null where that cannot be read. */
  readonly cores: CpuSeconds | null;
  readonly read: number;
  readonly gaps: number;
}

const table = await startWebhooksTable();
try {
  const size = JSON.stringify(paidInvoice({ id: 'inv_0' })).length;
  console.log(
    `Events of ${size} bytes, at most ${GROUP} in a transaction, ${workers} recorders; a transaction holds its items for ${holdMs} ms.`,
  );
  const built = await measure('shop-built', Number(values.count), () => shardChoice(anyOf), holdMs);
  print(`${LOG_SHARDS.length} shards, as built`, built);
  const free = await measure('shop-free', Number(values.count), () => shardChoice(anyOf), null);
  print('the same straight to the engine', free);
  const one = (): ShardChoice => ({ own: () => '00', another: () => '00' });
  const alone = await measure('shop-one', Number(values.alternative), one, holdMs);
  print('one shard', alone);
  if ([built, free, alone].some(({ gaps }) => gaps > 0)) process.exitCode = 1;
} finally {
  await table.close();
}

/** Records and reads back. A group that finds no position comes again, as its queue would bring it. */
async function measure(
  name: string,
  count: number,
  choice: () => ShardChoice,
  hold: number | null,
): Promise<Recorded> {
  const merchant = merchantId.parse(name);
  const conflicts = hold === null ? null : await startConflicts(table.endpoint, hold, () => ['pk', 'sk']);
  const access = { ...table, client: testClient(conflicts?.endpoint ?? table.endpoint) };
  const log = dynamoEventLog(access);
  const since = readEventsSince({ log, clock });
  await since({ merchantId: merchant });
  const events = Array.from({ length: count }, (_, n) =>
    paidInvoice({ id: `inv_${name}_${n}`, merchantId: name }),
  ).map((event): AnyEvent => ({ ...event, merchantId: name }));
  const groups = Array.from({ length: Math.ceil(count / GROUP) }, (_, n) =>
    events.slice(n * GROUP, (n + 1) * GROUP),
  );
  const endpoints = dynamoEndpoints(access);
  const queue = { send: () => Promise.resolve() };
  let givenBack = 0;
  const before = cpuSeconds(process.pid);
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const record = recordEvents({ endpoints, log, queue, clock, shards: choice(), pause: pauseBefore });
      for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
        try {
          await record(group);
        } catch {
          givenBack++;
          groups.push(group);
        }
      }
    }),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = cpuSeconds(process.pid);
  const refused = conflicts?.refused() ?? null;
  const read = await readAll(since, merchant);
  if (read.length !== count || new Set(read).size !== count)
    throw new Error(`${read.length} of ${count} events were read`);
  const gaps = await gapsOf(log, merchant);
  await conflicts?.close();
  const used = before === null || after === null ? null : Object.entries(cpuDifference(before, after));
  const cores = used === null ? null : Object.fromEntries(used.map(([part, busy]) => [part, busy / seconds]));
  return { perSecond: count / seconds, refused, givenBack, cores, read: read.length, gaps };
}

async function readAll(since: ReturnType<typeof readEventsSince>, merchant: MerchantId): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = null, more = true; more;) {
    const page = await since({ merchantId: merchant, cursor });
    if (!page.ok) throw new Error(JSON.stringify(page.error));
    ids.push(...page.value.items.map(({ id }) => id));
    ({ cursor, more } = page.value);
  }
  return ids;
}

/** Positions below a shard's last one that no event has. */
async function gapsOf(log: EventLog, merchant: MerchantId): Promise<number> {
  const last = (await log.lastPositions(merchant)) ?? {};
  let gaps = 0;
  for (const shard of LOG_SHARDS) {
    let expected = 1;
    for (let page = await log.read(merchant, shard, 0, PAGE); page.length > 0;) {
      for (const { position } of page) {
        gaps += position - expected;
        expected = position + 1;
      }
      page = await log.read(merchant, shard, expected - 1, PAGE);
    }
    gaps += (last[shard] ?? 0) - (expected - 1);
  }
  return gaps;
}

function print(what: string, { perSecond, refused, givenBack, cores, read, gaps }: Recorded): void {
  const met = refused === null ? '' : `, ${refused} calls met another one, ${givenBack} groups given back`;
  const by = (part: string) => (cores?.[part] ?? 0).toFixed(2);
  const busy =
    cores === null ? '' : `; cores: engine ${by('tables')}, recorders ${by('feeder')}, idle ${by('idle')}`;
  console.log(`${what}: ${perSecond.toFixed(0)} a second${met}; ${read} read once, ${gaps} gaps${busy}`);
}
