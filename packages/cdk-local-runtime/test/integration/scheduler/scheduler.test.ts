import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { manualClock, settle } from '../../unit/events/manualClock.ts';
import {
  openQueue,
  role,
  useEngines,
  type Runtime,
  type RuntimeOptions,
  type Resources,
} from '../events/runtime.ts';

const engines = useEngines();

const within = (resources: Resources, options: RuntimeOptions, work: (runtime: Runtime) => Promise<void>) =>
  engines.within(resources, {}, work, options);

const rule = (name: string, expression: string, more: Record<string, unknown> = {}): Resources => ({
  ...openQueue('Queue', name),
  Minute: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: name,
      ScheduleExpression: expression,
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      ...more,
    },
  },
});

function schedule(
  name: string,
  properties: Record<string, unknown>,
  target: Record<string, unknown> = {},
): Resources {
  return {
    ...openQueue('Queue', name),
    Role: role(`${name}-role`, 'scheduler.amazonaws.com', [
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    ]),
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        Name: name,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          ...target,
        },
        ...properties,
      },
    },
  };
}

describe('a scheduled rule', () => {
  test('given a rate, then its targets get the scheduled event each time', async () => {
    const clock = manualClock('2026-01-01T00:00:30.000Z');
    await within(rule('every-minute', 'rate(1 minute)'), { clock }, async (runtime) => {
      await clock.advance(59_000);
      await clock.advance(121_000);
      const events = (await runtime.receive('every-minute', 3)).map(
        ({ body }) => JSON.parse(body) as { time: string },
      );
      expect(events.map(({ time }) => time).sort()).toEqual([
        '2026-01-01T00:01:30Z',
        '2026-01-01T00:02:30Z',
        '2026-01-01T00:03:30Z',
      ]);
      expect(events[0]).toMatchObject({
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        resources: ['arn:aws:events:us-east-1:000000000000:rule/every-minute'],
        detail: {},
      });
    });
  });

  test('given a malformed expression, then the start stops with the id of the rule', async () => {
    await expect(engines.runtime(rule('malformed', 'rate(1 minutes)'))).rejects.toThrow(
      /^Minute \(AWS::Events::Rule\) ScheduleExpression: .*singular/,
    );
  });
});

describe('a schedule of EventBridge Scheduler', () => {
  test('given an input with attributes of the run, then the target gets them', async () => {
    const clock = manualClock('2026-01-01T08:59:00.000Z');
    const properties = {
      ScheduleExpression: 'cron(0 10 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    };
    const input = '{"at":"<aws.scheduler.scheduled-time>","schedule":"<aws.scheduler.schedule-arn>"}';
    await within(schedule('daily', properties, { Input: input }), { clock }, async (runtime) => {
      await clock.advance(60_000);
      const [message] = await runtime.receive('daily', 1);
      expect(JSON.parse(message?.body ?? '')).toEqual({
        at: '2026-01-01T09:00:00Z',
        schedule: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/daily',
      });
    });
  });

  test('given a target that refuses, then the input goes to the dead-letter queue with its attributes', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    const resources = schedule(
      'refused',
      { ScheduleExpression: 'rate(1 minute)' },
      {
        Arn: 'arn:aws:sns:us-east-1:000000000000:nobody',
        Input: '{"n":1}',
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      },
    );
    await within(resources, { clock }, async (runtime) => {
      await clock.advance(60_000);
      const [message] = await runtime.receive('refused', 1);
      expect(message?.body).toBe('{"n":1}');
      expect(message?.attributes).toMatchObject({
        ERROR_CODE: 'NO_PERMISSIONS',
        SCHEDULED_TIME: '2026-01-01T00:01:00Z',
        SCHEDULE_ARN: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/refused',
        TARGET_ARN: 'arn:aws:sns:us-east-1:000000000000:nobody',
        RETRY_ATTEMPTS: '0',
      });
    });
  });

  test('given runs that were missed while the runtime was off, when it starts, then each schedule runs once', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'missed-'));
    const once = schedule('missed', { ScheduleExpression: 'at(2026-01-01T12:00:00)' }, { Input: '"go"' });
    const hourly = schedule(
      'missed',
      { Name: 'hourly', ScheduleExpression: 'rate(1 hour)' },
      { Input: '"<aws.scheduler.scheduled-time>"' },
    );
    const resources = { ...once, Hourly: hourly['Schedule'] } as Resources;
    const bodies = async (runtime: Runtime, count: number): Promise<string[]> =>
      (await runtime.receive('missed', count)).map(({ body }) => body).sort();
    await within(resources, { clock: manualClock('2026-01-01T11:00:00.000Z'), dataDir }, settle);
    await within(resources, { clock: manualClock('2026-01-01T13:30:00.000Z'), dataDir }, async (runtime) => {
      expect(await bodies(runtime, 2)).toEqual(['"2026-01-01T12:00:00Z"', '"go"']);
    });
    const clock = manualClock('2026-01-01T13:45:00.000Z');
    await within(resources, { clock, dataDir }, async (runtime) => {
      await clock.advance(900_000);
      expect(await bodies(runtime, 1)).toEqual(['"2026-01-01T14:00:00Z"']);
    });
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('given a start and an end, then it runs between them only', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    const resources = schedule(
      'bounded',
      {
        ScheduleExpression: 'rate(1 minute)',
        StartDate: '2026-01-01T00:02:30Z',
        EndDate: '2026-01-01T00:04:00Z',
      },
      { Input: '"<aws.scheduler.scheduled-time>"' },
    );
    await within(resources, { clock }, async (runtime) => {
      await clock.advance(600_000);
      expect(await runtime.receive('bounded', 1)).toMatchObject([{ body: '"2026-01-01T00:03:30Z"' }]);
      expect(clock.sleeping()).toEqual([3_000_000]); // Only the hourly clean-up of the archives is left.
    });
  });
});
