import { describe, expect, test } from 'vitest';
import { operator } from '../../../src/gateway/principal.ts';
import { manualClock } from '../../unit/events/manualClock.ts';
import { arn, openQueue, useEngines, type Home, type HomeOptions, type Resources } from './home.ts';

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

const within = (resources: Resources, work: (home: Home) => Promise<void>, options: HomeOptions = {}) =>
  engines.within(resources, {}, work, options);
const events = <T>(home: Home, action: string, input: unknown) =>
  home.gateway.json<T>(operator, 'events', action, input);
const replay = (name: string, more: Record<string, unknown> = {}) => ({
  ReplayName: 'again',
  EventSourceArn: `arn:aws:events:us-east-1:000000000000:archive/${name}`,
  EventStartTime: 0,
  EventEndTime: 4_000_000_000,
  Destination: { Arn: arn.bus(name) },
  ...more,
});
interface Event {
  id: string;
  detail: { n: number };
  'replay-name'?: string;
}
const received = async (home: Home, queue: string, count: number) =>
  (await home.receive(queue, count)).map(({ body }) => JSON.parse(body) as Event);

describe('an archive', () => {
  test('given a replay, then rules get the same events with its name, in order of time, and live rules get none', async () => {
    await within(archived('replayed'), async (home) => {
      await home.put('replayed', ...[1, 2, 3].map((n) => ({ type: 't', detail: { n } })));
      await home.put('replayed', { type: 't', source: 'other', detail: { n: 4 } });
      const live = await received(home, 'replayed-live', 3);
      await received(home, 'replayed-all', 4);

      expect(await events(home, 'StartReplay', replay('replayed'))).toMatchObject({
        ReplayArn: 'arn:aws:events:us-east-1:000000000000:replay/again',
        State: 'STARTING',
      });
      const again = await received(home, 'replayed-all', 3);
      expect(again.map((event) => event['replay-name'])).toEqual(['again', 'again', 'again']);
      expect(new Set(again.map(({ id }) => id))).toEqual(new Set(live.map(({ id }) => id)));
      await expect
        .poll(() => events(home, 'DescribeReplay', { ReplayName: 'again' }))
        .toMatchObject({ State: 'COMPLETED', Destination: { Arn: arn.bus('replayed') } });
      // A replayed event is not archived again, and the live rule has seen none of them.
      expect(await events(home, 'DescribeArchive', { ArchiveName: 'replayed' })).toMatchObject({
        EventCount: 3,
        RetentionDays: 7,
      });
      await home.put('replayed', { type: 't', detail: { n: 9 } });
      expect((await received(home, 'replayed-live', 1)).map(({ detail }) => detail.n)).toEqual([9]);
    });
  });

  test('given a span of time and a filter of rules, then only those events go to only those rules', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    await within(
      archived('spanned'),
      async (home) => {
        for (const n of [1, 2, 3]) {
          await home.put('spanned', { type: 't', detail: { n } });
          await clock.advance(10_000);
        }
        await received(home, 'spanned-all', 3);
        const span = {
          EventStartTime: '2026-01-01T00:00:10Z',
          EventEndTime: '2026-01-01T00:00:20Z',
          Destination: { Arn: arn.bus('spanned'), FilterArns: [arn.rule('spanned', 'spanned-all')] },
        };
        await events(home, 'StartReplay', replay('spanned', span));
        expect((await received(home, 'spanned-all', 1)).map(({ detail }) => detail.n)).toEqual([2]);
      },
      { clock },
    );
  });

  test('given a retention, then older events are gone', async () => {
    const clock = manualClock('2026-01-01T00:00:00.000Z');
    await within(
      archived('retained'),
      async (home) => {
        await home.put('retained', { type: 't', detail: { n: 1 } });
        const count = () => events(home, 'DescribeArchive', { ArchiveName: 'retained' });
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
    await within(archived('refusing'), async (home) => {
      await expect(events(home, 'StartReplay', replay('refusing', more))).rejects.toMatchObject({
        code: 'ValidationException',
        message: expect.stringContaining(message),
      });
    });
  });
});

describe('PutEvents', () => {
  test('given entries of which some are wrong, then the others are taken and the answer keeps the order', async () => {
    await within(archived('partial'), async (home) => {
      const entry = { EventBusName: 'partial', Source: 'test', DetailType: 't', Detail: '{"n":1}' };
      const answer = await events(home, 'PutEvents', {
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
      expect(await received(home, 'partial-all', 1)).toMatchObject([{ detail: { n: 1 } }]);
    });
  });

  test('given none, more than ten, or more than a megabyte, then the request is refused', async () => {
    await within(archived('limits'), async (home) => {
      const entry = { EventBusName: 'limits', Source: 'test', DetailType: 't', Detail: '{}' };
      const put = (Entries: unknown[]) => events(home, 'PutEvents', { Entries });
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
    await within(archived('tested'), async (home) => {
      const EventPattern = '{"detail":{"n":[{"numeric":[">",1]}]}}';
      const at = (n: number) =>
        events(home, 'TestEventPattern', { EventPattern, Event: JSON.stringify({ detail: { n } }) });
      expect(await at(2)).toEqual({ Result: true });
      expect(await at(1)).toEqual({ Result: false });
      await expect(
        events(home, 'TestEventPattern', { EventPattern: '{}', Event: '{}' }),
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
    await within(connected(allowed), async (home) => {
      const answer = await home.put('from', { type: 't', detail: { n: 1 } });
      const [event] = await received(home, 'connected', 1);
      expect(answer).toMatchObject({ Entries: [{ EventId: event?.id }] });
    });
  });

  test('given no right, then the event is a dead letter', async () => {
    await within(connected([]), async (home) => {
      await home.put('from', { type: 't', detail: { n: 1 } });
      expect(await home.receive('connected', 1)).toMatchObject([
        { attributes: { ERROR_CODE: 'NO_PERMISSIONS' } },
      ]);
    });
  });
});
