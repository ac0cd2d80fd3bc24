/**
 * `npm run feed`: traffic as a scheme or a bank sends it, through the whole road to the ledger.
 */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ulid } from 'ulid';
import { readSeed, type ReferenceSeed } from '../functions/posting/referenceSeed.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './connect.ts';
import { describeFigures, figuresOf } from './feed/figures.ts';
import { graphqlTarget } from './feed/graphqlTarget.ts';
import { progressBar } from './feed/progressBar.ts';
import { runFeed } from './feed/runFeed.ts';
import { tableTarget } from './feed/tableTarget.ts';
import type { FeedTarget } from './feed/target.ts';
import { openingCredits, traffic } from './feed/traffic.ts';

const USAGE = `npm run feed -- [options]
  sends card, cash, instant and cross-border transactions and waits until each is posted, parked or refused

  --count N           transactions, default 1000
  --rate R            a second, default 50; 0: as fast as it goes
  --duplicates P      percent of them that repeat another one, 0 to 50, default 5
  --attention P       percent that the rules send to a person or reject, default 2
  --seed S            the same seed makes the same traffic, default "feed"
  --via WAY           graphql (default), as a merchant's client; table, as another system that writes the table
  --environment NAME  default local
  --merchant ID       whose accounts, with --via table; default demo
  --parallel N        submissions at a time, default 16
  --json              for programs

The accounts are those of \`npm run seed\`. Elsewhere than locally GraphQL is reached by GRAPHQL_URL, REALTIME_URL and
MERCHANT_API_KEY.`;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '50' },
    duplicates: { type: 'string', default: '5' },
    attention: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'feed' },
    via: { type: 'string', default: 'graphql' },
    environment: { type: 'string', default: 'local' },
    merchant: { type: 'string', default: 'demo' },
    parallel: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(USAGE);
  else await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const count = numberOf('count', 1, 1_000_000);
  const rate = numberOf('rate', 0, 100_000);
  const parallel = numberOf('parallel', 1, 1_000);
  const shares = {
    duplicates: numberOf('duplicates', 0, 50) / 100,
    attention: numberOf('attention', 0, 100) / 100,
  };
  const reference = await readReference();
  const target = await openTarget(reference);
  const run = `${values.seed}-${ulid()}`;
  const feed = (title: string) =>
    runFeed({
      target,
      nowMs: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      progress: values.json ? () => undefined : progressBar(process.stderr, title),
    });
  try {
    const opening = openingCredits({ reference, run });
    await feed('opening ')(opening, { run: `${run}-opening`, rate: 0, parallel });
    const transactions = traffic({
      ...shares,
      count,
      rate,
      seed: values.seed,
      run,
      reference,
      now: new Date(),
    });
    const figures = figuresOf(await feed('traffic ')(transactions, { run, rate, parallel }));
    console.log(values.json ? JSON.stringify(figures) : describeFigures(figures));
  } finally {
    target.close();
  }
}

async function readReference(): Promise<ReferenceSeed> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(`functions/posting/seed/${name}.json`, 'utf8'));
  return readSeed({
    accounts: await read('accounts'),
    merchantTypes: await read('merchantTypes'),
    rates: await read('rates'),
  });
}

async function openTarget({ accounts }: ReferenceSeed): Promise<FeedTarget> {
  if (values.via === 'table') {
    connect(values.environment);
    const table = `appsync-payments-${values.environment}-transactions`;
    return tableTarget({ client: documentClient(), table, merchantId: values.merchant, accounts });
  }
  if (values.via !== 'graphql') throw new Error(`--via must be graphql or table, not ${values.via}`);
  const { GRAPHQL_URL: graphqlUrl, REALTIME_URL: realtimeUrl, MERCHANT_API_KEY: apiKey } = process.env;
  if (graphqlUrl && realtimeUrl && apiKey) return graphqlTarget({ graphqlUrl, realtimeUrl, apiKey });
  if (values.environment !== 'local') throw new Error('set GRAPHQL_URL, REALTIME_URL and MERCHANT_API_KEY');
  const outputs = await readFile('.local/outputs.json', 'utf8').catch(() => {
    throw new Error('no server is running here; `npm start` starts one');
  });
  const server = JSON.parse(outputs) as { graphqlUrl: string; realtimeUrl: string; merchantApiKey: string };
  return graphqlTarget({ ...server, apiKey: server.merchantApiKey });
}

function numberOf(
  option: 'count' | 'rate' | 'duplicates' | 'attention' | 'parallel',
  from: number,
  to: number,
) {
  const number = Number(values[option]);
  if (values[option].trim() !== '' && number >= from && number <= to) {
    if (option === 'rate' || option === 'duplicates' || option === 'attention' || Number.isInteger(number))
      return number;
  }
  throw new Error(`--${option} must be a number from ${from} to ${to}, not ${values[option]}`);
}
