/**
 * `npm run redrive`: moves the dead letters of a work queue back to it, after their cause was mended.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { connect } from './connect.ts';
import { redriveQueue } from './redrive/redriveQueue.ts';

const USAGE = `npm run redrive -- <queue> [options]
  moves the letters of <queue>-dead back to <queue>; queues: posting

  --limit N           letters at most, to try one first
  --environment NAME  default local
  --json              for programs`;

/** Queues whose letters are worth another try: the others only wake somebody up, and are purged (docs/runbook.md). */
const QUEUES = ['posting'];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    environment: { type: 'string', default: 'local' },
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
  const [queue = ''] = positionals;
  if (!QUEUES.includes(queue)) throw new Error(USAGE);
  const limit = values.limit === undefined ? Infinity : Number(values.limit);
  if (!(limit === Infinity || (Number.isInteger(limit) && limit > 0))) {
    throw new Error(`--limit must be a whole number above zero, not ${values.limit}`);
  }
  connect(values.environment);
  const redrive = redriveQueue({
    client: new SQSClient({}),
    progress: (moved) => values.json || process.stderr.write(`\r${moved} moved`),
  });
  const moved = await redrive(`appsync-payments-${values.environment}-${queue}`, limit);
  if (values.json) return console.log(JSON.stringify({ moved }));
  console.log(moved === 0 ? 'There are no letters.' : `\r${moved} letters are back in the queue.`);
}
