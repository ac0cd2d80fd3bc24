import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supports as ofMappings } from '../../../src/sqs/eventSource.ts';
import { supports as ofSchedules } from '../../../src/scheduler/scheduler.ts';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { type Platform, startPlatform } from '../../../src/startPlatform.ts';
import { functionResources, writeAssembly } from '../writeAssembly.ts';

const counting = 'let events = 0; export const handler = async () => ++events;';

/** Long past for an environment that may be idle for a millisecond. */
const IDLE_MS = 1;
const PAUSE_MS = 300;

const schedule = (expression: string, target: string) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: { 'Fn::GetAtt': [target, 'Arn'] }, RoleArn: { 'Fn::GetAtt': ['CalledRole', 'Arn'] } },
  },
});

let platform: Platform;
let watchdog: Watchdog;
let folder: string;
let assemblyDir: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'scheduled-'));
  assemblyDir = writeAssembly(
    {
      Resources: {
        ...functionResources('Called', [], { FunctionName: 'called' }),
        ...functionResources('Queued', [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }], {
          FunctionName: 'queued',
        }),
        ...functionResources('Hourly', [], { FunctionName: 'hourly' }),
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'queue' } },
        Mapping: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { FunctionName: { Ref: 'Queued' }, EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        },
        CallsEachMinute: schedule('rate(1 minute)', 'Called'),
        FillsEachMinute: schedule('rate(1 minute)', 'Queue'),
        CallsEachHour: schedule('rate(1 hour)', 'Hourly'),
      },
    },
    {
      Called: { 'index.mjs': counting },
      Queued: { 'index.mjs': counting },
      Hourly: { 'index.mjs': counting },
    },
  );
  watchdog = startWatchdog();
  const dataDir = join(folder, 'data');
  platform = await startPlatform({
    assemblyDir,
    dataDir,
    watchdog,
    log: silentLog,
    idleMs: IDLE_MS,
    supports: [ofMappings, ofSchedules],
  });
});

afterAll(async () => {
  await platform.close();
  await watchdog.close();
  for (const directory of [folder, assemblyDir]) rmSync(directory, { recursive: true, force: true });
});

/** The events that the environment had that took the second of two, with a pause between them. */
async function eventsOfSecond(name: string): Promise<unknown> {
  await platform.gateway.invoke(OPERATOR, name, {});
  await sleep(PAUSE_MS);
  return (await platform.gateway.invoke(OPERATOR, name, {})).payload;
}

describe('the environment of a function', () => {
  test.each(['called', 'queued'])(
    'given a schedule that calls %s each minute, by itself or by a queue, when the next event comes after a pause, then it finds the same environment',
    async (name) => {
      expect(await eventsOfSecond(name)).toBe(2);
    },
  );

  test('given a schedule that calls it each hour, when the next event comes after a pause, then its environment was ended', async () => {
    expect(await eventsOfSecond('hourly')).toBe(1);
  });
});
