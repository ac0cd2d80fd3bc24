/**
 * `npm run feed`: traffic as a scheme or a bank sends it, all the way to the ledger.
 */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { readReferenceFiles, type ReferenceFiles } from '../functions/posting/referenceFiles.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
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

The accounts are those of \`npm run reference-data\`. Elsewhere than locally GraphQL is reached by GRAPHQL_URL, REALTIME_URL and
MERCHANT_API_KEY.`;

/** What was given on the command line. */
interface Given {
  readonly count: string;
  readonly rate: string;
  readonly duplicates: string;
  readonly attention: string;
  readonly parallel: string;
  readonly seed: string;
  readonly via: string;
  readonly environment: string;
  readonly merchant: string;
  readonly json: boolean;
}

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    count: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '50' },
    duplicates: { type: 'string', default: '5' },
    attention: { type: 'string', default: '2' },
    seed: { type: 'string', default: 'feed' },
    via: { type: 'string', default: 'graphql' },
    merchant: { type: 'string', default: 'demo' },
    parallel: { type: 'string', default: '16' },
  },
  run: feed,
});

async function feed(given: Given): Promise<void> {
  const count = wholeOf(given, 'count', 1, 1_000_000);
  const rate = numberOf(given, 'rate', 0, 100_000);
  const parallel = wholeOf(given, 'parallel', 1, 1_000);
  const duplicates = numberOf(given, 'duplicates', 0, 50) / 100;
  const attention = numberOf(given, 'attention', 0, 100) / 100;
  const { seed } = given;
  const reference = await readReference();
  const target = await openTarget(given, reference);
  const run = `${seed}-${ulid()}`;
  const send = (title: string) =>
    runFeed({
      target,
      clock: { nowMs: () => performance.now() },
      sleep: (ms) => sleep(ms),
      progress: given.json ? () => undefined : progressBar(process.stderr, title),
    });
  try {
    const opening = openingCredits({ reference, run });
    await send('opening ')(opening, { run: `${run}-opening`, rate: 0, parallel });
    const now = new Date();
    const transactions = traffic({
      duplicates,
      attention,
      count,
      rate,
      seed,
      run,
      reference,
      startedAt: now,
    });
    const figures = figuresOf(await send('traffic ')(transactions, { run, rate, parallel }));
    console.log(given.json ? JSON.stringify(figures) : describeFigures(figures));
  } finally {
    target.close();
  }
}

async function readReference(): Promise<ReferenceFiles> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(`functions/posting/referenceData/${name}.json`, 'utf8'));
  return readReferenceFiles({
    accounts: await read('accounts'),
    merchantTypes: await read('merchantTypes'),
    rates: await read('rates'),
  });
}

async function openTarget(
  { via, environment, merchant }: Given,
  { accounts }: ReferenceFiles,
): Promise<FeedTarget> {
  if (via === 'table') {
    const table = `${await connect(environment)}-transactions`;
    return tableTarget({ client: documentClient(), table, merchantId: merchant, accounts });
  }
  if (via !== 'graphql') throw new Error(`--via must be graphql or table, not ${via}`);
  const { GRAPHQL_URL: graphqlUrl, REALTIME_URL: realtimeUrl, MERCHANT_API_KEY: apiKey } = process.env;
  if (graphqlUrl && realtimeUrl && apiKey) return graphqlTarget({ graphqlUrl, realtimeUrl, apiKey });
  if (environment !== 'local') throw new Error('set GRAPHQL_URL, REALTIME_URL and MERCHANT_API_KEY');
  const outputs = await readFile('.local/outputs.json', 'utf8').catch(() => {
    throw new Error('no server is running here; `npm start` starts one');
  });
  const server = JSON.parse(outputs) as { graphqlUrl: string; realtimeUrl: string; merchantApiKey: string };
  return graphqlTarget({ ...server, apiKey: server.merchantApiKey });
}

type NumericOption = 'count' | 'rate' | 'duplicates' | 'attention' | 'parallel';

function numberOf(given: Given, option: NumericOption, from: number, to: number): number {
  const number = Number(given[option]);
  if (given[option].trim() !== '' && number >= from && number <= to) return number;
  throw new Error(`--${option} must be a number from ${from} to ${to}, not ${given[option]}`);
}

function wholeOf(given: Given, option: NumericOption, from: number, to: number): number {
  const number = numberOf(given, option, from, to);
  if (Number.isInteger(number)) return number;
  throw new Error(`--${option} must be a whole number from ${from} to ${to}, not ${given[option]}`);
}
