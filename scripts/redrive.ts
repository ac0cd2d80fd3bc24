/**
 * `npm run redrive`: moves the dead letters of a work queue back to it, after their cause was removed.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import process from 'node:process';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { redriveQueue } from './redrive/redriveQueue.ts';

const USAGE = `npm run redrive -- <queue> [options]
  moves the messages of <queue>-dead and <queue>-rule-dead back to <queue>; queues: approve, posting

  --limit N           messages at most, to try one first
  --environment NAME  default local
  --json              for programs`;

/** Queues whose dead letters are worth another try: those of the others only woke a worker, and are purged (docs/operating/runbook.md). */
const QUEUES = ['approve', 'posting'];

await runCommand({
  usage: USAGE,
  options: { ...ENVIRONMENT, ...JSON_OUTPUT, limit: { type: 'string' } },
  positionals: true,
  run: async ({ environment, json, ...options }, [queue = '']) => {
    if (!QUEUES.includes(queue)) throw new Error(USAGE);
    const limit = options.limit === undefined ? Infinity : Number(options.limit);
    if (!(limit === Infinity || (Number.isInteger(limit) && limit > 0))) {
      throw new Error(`--limit must be a whole number above zero, not ${options.limit}`);
    }
    const prefix = await connect(environment, 'redrive');
    const redrive = redriveQueue({
      client: new SQSClient({}),
      progress: (moved) => json || process.stderr.write(`\r${moved} moved`),
    });
    const moved = await redrive(`${prefix}-${queue}`, limit);
    if (json) return console.log(JSON.stringify({ moved }));
    console.log(moved === 0 ? 'There are no dead letters.' : `\r${moved} messages are back in the queue.`);
  },
});
