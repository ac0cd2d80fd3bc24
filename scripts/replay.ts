/**
 * `npm run replay`: sends the archive's events of a time again. Only consumers that are idempotent on the event take them: money
 * does not move twice, and nobody is notified.
 */
import { parseArgs } from 'node:util';
import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { connect } from './connect.ts';
import { describeProgress, replayEvents, type ReplayPort } from './replay/replayEvents.ts';
import { timeOption } from './timeOption.ts';

const USAGE = `npm run replay -- --from TIME --to TIME [options]

Sends what the archive has of this time again, oldest first, and waits until it is done.

  --from TIME         ISO 8601, to the second
  --to TIME           default: now
  --environment NAME  default local
  --json              for programs`;

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string', default: new Date().toISOString() },
    environment: { type: 'string', default: 'local' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

try {
  if (values.help) console.log(USAGE);
  else await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const range = { from: timeOption('from', values.from, USAGE), to: timeOption('to', values.to, USAGE) };
  connect(values.environment);
  const name = `appsync-payments-${values.environment}`;
  const replay = replayEvents({
    port: await openPort(`${name}-archive`),
    now: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    progress: (found) => {
      if (!values.json) process.stderr.write(`\r${describeProgress(found, range)}`);
    },
  });
  const { replayName, state, reason } = await replay(range);
  if (!values.json) process.stderr.write('\n');
  if (values.json) console.log(JSON.stringify({ replayName, state }));
  else console.log(`${replayName}: ${state}${reason === '' ? '' : `, ${reason}`}`);
  if (state !== 'COMPLETED') process.exitCode = 1;
}

async function openPort(archive: string): Promise<ReplayPort> {
  const client = new EventBridgeClient({});
  const { ArchiveArn, EventSourceArn } = await client.send(
    new DescribeArchiveCommand({ ArchiveName: archive }),
  );
  return {
    start: async (ReplayName, { from, to }) => {
      // All rules of the bus: those that notify do not match an event with a replay's name.
      await client.send(
        new StartReplayCommand({
          ReplayName,
          EventSourceArn: ArchiveArn,
          EventStartTime: from,
          EventEndTime: to,
          Destination: { Arn: EventSourceArn },
        }),
      );
    },
    describe: async (ReplayName) => {
      const found = await client.send(new DescribeReplayCommand({ ReplayName }));
      return {
        state: found.State ?? 'STARTING',
        reason: found.StateReason ?? '',
        lastReplayed: found.EventLastReplayedTime ?? null,
      };
    },
  };
}
