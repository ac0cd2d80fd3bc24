/**
 * `npm run replay`: sends the archive's events of a time again. Only consumers that are idempotent on the event take them: money
 * does not move twice, and nobody is notified.
 */
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeArchiveCommand,
  DescribeReplayCommand,
  EventBridgeClient,
  StartReplayCommand,
} from '@aws-sdk/client-eventbridge';
import { systemClock } from '../functions/shared/clock.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { timeOption } from './command/timeOption.ts';
import { describeProgress, replayEvents, type ReplayPort } from './replay/replayEvents.ts';

const USAGE = `npm run replay -- --from TIME --to TIME [options]

Sends what the archive has of this time again, oldest first, and waits until it is done.

  --from TIME         ISO 8601, to the second
  --to TIME           default: now
  --environment NAME  default local
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    from: { type: 'string' },
    to: { type: 'string', default: new Date().toISOString() },
  },
  run: async ({ from, to, environment, json }) => {
    const range = { from: timeOption('from', from, USAGE), to: timeOption('to', to, USAGE) };
    const replay = replayEvents({
      port: await openPort(`${await connect(environment, 'replay')}-archive`),
      clock: systemClock,
      sleep: (ms) => sleep(ms),
      progress: (found) => {
        if (!json) process.stderr.write(`\r${describeProgress(found, range)}`);
      },
    });
    const { replayName, state, reason } = await replay(range);
    if (!json) process.stderr.write('\n');
    if (json) console.log(JSON.stringify({ replayName, state }));
    else console.log(`${replayName}: ${state}${reason === '' ? '' : `, ${reason}`}`);
    if (state !== 'COMPLETED') process.exitCode = 1;
  },
});

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
