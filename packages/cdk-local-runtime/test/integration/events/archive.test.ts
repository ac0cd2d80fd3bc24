import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { manualClock } from '../../unit/events/manualClock.ts';
import { arn, openQueue, useEngines, type Runtime, type RuntimeOptions, type Resources } from './runtime.ts';

const engines = useEngines();

/** A bus with an archive of events of source `test`, a rule for live events only and one for all. */
function archived(name: string): Resources {
  const rule = (suffix: string, pattern: unknown) => ({
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: `${name}-${suffix}`,
      EventBusName: { Ref: 'Bus' },
      EventPattern: pattern,
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': [suffix === 'live' ? 'Live' : 'All', 'Arn'] } }],
    },
  });
  return {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
    Archive: {
      Type: 'AWS::Events::Archive',
      Properties: {
        ArchiveName: name,
        SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] },
        EventPattern: { source: ['test'] },
        RetentionDays: 7,
      },
    },
    ...openQueue('Live', `${name}-live`),
    ...openQueue('All', `${name}-all`),
    LiveRule: rule('live', { source: ['test'], 'replay-name': [{ exists: false }] }),
    AllRule: rule('all', { source: [{ prefix: '' }] }),
  };
}

const within = (
  resources: Resources,
  work: (runtime: Runtime) => Promise<void>,
  options: RuntimeOptions = {},
) => engines.within(resources, {}, work, options);
const events = <T>(runtime: Runtime, action: string, input: unknown) =>
  runtime.gateway.json<T>(OPERATOR, 'events', action, input);
const replay = (name: string, more: Record<string, unknown> = {}) => ({
  ReplayName: 'again',
  EventSourceArn: `arn:aws:events:us-east-1:000000000000:archive/${name}`,
  EventStartTime: 0,
  EventEndTime: 4_000_000_000,
  Destination: { Arn: arn.bus(name) },
  ...more,
});
interface Event {
  readonly id: string;
  readonly detail: { n: number };
  readonly 'replay-name'?: string;
}
const received = async (runtime: Runtime, queue: string, count: number) =>
  (await runtime.receive(queue, count)).map(({ body }) => JSON.parse(body) as Event);

describe('an archive', () => {
  test('given a replay, then rules get the same events with its name, in order of time, and live rules get none', async () => {
    await within(archived('replayed'), async (runtime) => {
      await runtime.put('replayed', ...[1, 2, 3].map((n) => ({ type: 't', detail: { n } })));
      await runtime.put('replayed', { type: 't', source: 'other', detail: { n: 4 } });
      const live = await received(runtime, 'replayed-live', 3);
      await received(runtime, 'replayed-all', 4);

      expect(await events(runtime, 'StartReplay', replay('replayed'))).toMatchObject({
        ReplayArn: 'arn:aws:events:us-east-1:000000000000:replay/again',
        State: 'STARTING',
      });
      const again = await received(runtime, 'replayed-all', 3);
      expect(again.map((event) => event['replay-name'])).toEqual(['again', 'again', 'again']);
      expect(new Set(again.map(({ id }) => id))).toEqual(new Set(live.map(({ id }) => id)));
      await expect
        .poll(() => events(runtime, 'DescribeReplay', { ReplayName: 'again' }))
        .toMatchObject({ State: 'COMPLETED', Destination: { Arn: arn.bus('replayed') } });
      // A replayed event is not archived again, and the live rule has seen none of them.
      expect(await events(runtime, 'DescribeArchive', { ArchiveName: 'replayed' })).toMatchObject({
        EventCount: 3,
        RetentionDays: 7,
      });
      await runtime.put('replayed', { type: 't', detail: { n: 9 } });
      expect((await received(runtime, 'replayed-live', 1)).map(({ detail }) => detail.n)).toEqual([9]);
    });
  });

  test('given a span of time and a filter of rules, then only those events go to only those rules', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    await within(
      archived('spanned'),
      async (runtime) => {
        for (const n of [1, 2, 3]) {
          await runtime.put('spanned', { type: 't', detail: { n } });
          await clock.advance(10_000);
        }
        await received(runtime, 'spanned-all', 3);
        const span = {
          EventStartTime: '2026-01-01T00:00:10Z',
          EventEndTime: '2026-01-01T00:00:20Z',
          Destination: { Arn: arn.bus('spanned'), FilterArns: [arn.rule('spanned', 'spanned-all')] },
        };
        await events(runtime, 'StartReplay', replay('spanned', span));
        expect((await received(runtime, 'spanned-all', 1)).map(({ detail }) => detail.n)).toEqual([2]);
      },
      { clock },
    );
  });

  test('given a retention, then older events are gone', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    await within(
      archived('retained'),
      async (runtime) => {
        await runtime.put('retained', { type: 't', detail: { n: 1 } });
        const count = () => events(runtime, 'DescribeArchive', { ArchiveName: 'retained' });
        expect(await count()).toMatchObject({ EventCount: 1 });
        await clock.advance(7 * 86_400_000 + 3_600_000);
        expect(await count()).toMatchObject({ EventCount: 0 });
      },
      { clock },
    );
  });

  test.each<[Record<string, unknown>, string]>([
    [{ ReplayName: 'a b' }, 'ReplayName'],
    [{ EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/none' }, 'EventSourceArn'],
    [{ EventStartTime: 5, EventEndTime: 5 }, 'EventStartTime must be before EventEndTime'],
    [{ Destination: { Arn: arn.bus('default') } }, 'Destination.Arn'],
  ])('given a replay with %j, then it is refused', async (more, message) => {
    await within(archived('refusing'), async (runtime) => {
      await expect(events(runtime, 'StartReplay', replay('refusing', more))).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringContaining(message),
      });
    });
  });
});

describe('PutEvents', () => {
  test('given entries of which some are wrong, then the others are taken and the answer keeps the order', async () => {
    await within(archived('partial'), async (runtime) => {
      const entry = { EventBusName: 'partial', Source: 'test', DetailType: 't', Detail: '{"n":1}' };
      const answer = await events(runtime, 'PutEvents', {
        Entries: [
          { ...entry, Detail: 'text' },
          entry,
          { ...entry, Source: 'aws.s3' },
          { ...entry, EventBusName: 'no' },
        ],
      });
      expect(answer).toEqual({
        FailedEntryCount: 2,
        Entries: [
          { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
          { EventId: expect.any(String) },
          { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
          { EventId: expect.any(String) },
        ],
      });
      expect(await received(runtime, 'partial-all', 1)).toMatchObject([{ detail: { n: 1 } }]);
    });
  });

  test('given none, more than ten, or more than a megabyte, then the request is refused', async () => {
    await within(archived('limits'), async (runtime) => {
      const entry = { EventBusName: 'limits', Source: 'test', DetailType: 't', Detail: '{}' };
      const put = (Entries: unknown[]) => events(runtime, 'PutEvents', { Entries });
      await expect(put([])).rejects.toMatchObject({ code: 'ValidationException' });
      await expect(put(Array.from({ length: 11 }, () => entry))).rejects.toMatchObject({
        code: 'ValidationException',
      });
      const large = { ...entry, Detail: JSON.stringify({ text: 'x'.repeat(600_000) }) };
      await expect(put([large, large])).rejects.toThrow(
        'Total size of the entries in the request is over the limit.',
      );
      await expect(put([large])).resolves.toMatchObject({ FailedEntryCount: 0 });
    });
  });

  test('given a pattern and an event, then TestEventPattern says whether they match', async () => {
    await within(archived('tested'), async (runtime) => {
      const EventPattern = '{"detail":{"n":[{"numeric":[">",1]}]}}';
      const at = (n: number) =>
        events(runtime, 'TestEventPattern', { EventPattern, Event: JSON.stringify({ detail: { n } }) });
      expect(await at(2)).toEqual({ Result: true });
      expect(await at(1)).toEqual({ Result: false });
      await expect(
        events(runtime, 'TestEventPattern', { EventPattern: '{}', Event: '{}' }),
      ).rejects.toMatchObject({
        code: 'InvalidEventPatternException',
      });
    });
  });
});

describe('a bus as the target of another', () => {
  const connected = (statements: { Action: string[]; Resource: unknown }[]): Resources => ({
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'from' } },
    Other: { Type: 'AWS::Events::EventBus', Properties: { Name: 'to' } },
    ...openQueue('Queue', 'connected'),
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'connected',
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
        Policies: [
          {
            PolicyName: 'p',
            PolicyDocument: { Statement: statements.map((one) => ({ Effect: 'Allow', ...one })) },
          },
        ],
      },
    },
    Forward: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'forward',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'] },
        Targets: [
          {
            Id: 'b',
            Arn: { 'Fn::GetAtt': ['Other', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
          },
        ],
      },
    },
    Arrive: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'arrive',
        EventBusName: { Ref: 'Other' },
        EventPattern: { source: ['test'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
  });

  test('given the right to put, then the event arrives with its own id', async () => {
    const allowed = [{ Action: ['events:PutEvents'], Resource: { 'Fn::GetAtt': ['Other', 'Arn'] } }];
    await within(connected(allowed), async (runtime) => {
      const answer = await runtime.put('from', { type: 't', detail: { n: 1 } });
      const [event] = await received(runtime, 'connected', 1);
      expect(answer).toMatchObject({ Entries: [{ EventId: event?.id }] });
    });
  });

  test('given no right, then the event is a dead letter', async () => {
    await within(connected([]), async (runtime) => {
      await runtime.put('from', { type: 't', detail: { n: 1 } });
      expect(await runtime.receive('connected', 1)).toMatchObject([
        { attributes: { ERROR_CODE: 'NO_PERMISSIONS' } },
      ]);
    });
  });
});
