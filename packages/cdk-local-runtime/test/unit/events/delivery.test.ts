import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  retryDelay,
  startDelivery,
  type DeadLetter,
  type DeliveryTarget,
} from '../../../src/events/delivery.ts';
import { busEvent } from '../../../src/events/event.ts';
import { UndeliverableInput } from '../../../src/events/failure.ts';
import { openEventStore } from '../../../src/events/store.ts';
import { AwsError } from '../../../src/gateway/gateway.ts';
import { silentLog } from '../../../src/log/log.ts';
import { manualClock, settle } from './manualClock.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const throttled = () => new AwsError('ThrottlingException', 'slow down', 400);

/** A delivery to one target, `t`, over the store in `dataDir`. */
function start(target: Partial<DeliveryTarget>, clock = manualClock()) {
  const store = openEventStore(dataDir);
  const letters: DeadLetter[] = [];
  const sent: string[] = [];
  const delivery = startDelivery({
    store,
    clock,
    log: silentLog,
    random: () => 1,
    targets: new Map([
      [
        't',
        {
          key: 't',
          retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
          send: async ({ event }) => void sent.push(event.id),
          deadLetter: async (letter) => void letters.push(letter),
          ...target,
        },
      ],
    ]),
  });
  const accept = () => {
    const time = clock.now().getTime();
    const event = busEvent({ source: 's', detailType: 'd', detail: {}, time });
    delivery.accept([{ accepted: { event, ingestedAt: time }, targets: ['t'] }]);
    return event.id;
  };
  const close = async () => {
    await delivery.close();
    store.close();
  };
  return { clock, letters, sent, accept, close, store, delivery };
}

describe('a delivery', () => {
  test('given a target that takes the event, then nothing is owed any more', async () => {
    const { accept, sent, store, close, delivery } = start({});
    const id = accept();
    await delivery.idle();
    await settle();
    expect(sent).toEqual([id]);
    expect(store.undelivered()).toEqual([]);
    await close();
  });

  test('given a target that fails for a while, then it is tried again with growing pauses', async () => {
    let failures = 3;
    const times: number[] = [];
    const clock = manualClock();
    const { accept, close, letters } = start(
      {
        send: async () => {
          times.push(clock.now().getTime());
          if (failures-- > 0) throw throttled();
        },
      },
      clock,
    );
    accept();
    await clock.advance(60_000);
    const [first = 0] = times;
    expect(times.map((time) => time - first)).toEqual([0, 200, 600, 1400]);
    expect(letters).toEqual([]);
    await close();
  });

  test('given a retry limit, then the event is a dead letter that says so', async () => {
    const { accept, clock, letters, close, store } = start({
      retry: { maximumRetryAttempts: 2, maximumEventAgeSeconds: 86_400 },
      send: async () => {
        throw throttled();
      },
    });
    const id = accept();
    await clock.advance(60_000);
    expect(letters).toEqual([
      {
        accepted: expect.objectContaining({ event: expect.objectContaining({ id }) }),
        attempts: 3,
        exhausted: 'MaximumRetryAttempts',
        failure: { code: 'THROTTLING', message: 'ThrottlingException: slow down', retryable: true },
      },
    ]);
    await settle();
    expect(store.undelivered()).toEqual([]);
    await close();
  });

  test('given an age limit, then the event is a dead letter once it is too old', async () => {
    const { accept, clock, letters, close } = start({
      retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 60 },
      send: async () => {
        throw new Error('connection reset');
      },
    });
    accept();
    await clock.advance(300_000);
    expect(letters).toMatchObject([
      { exhausted: 'MaximumEventAgeInSeconds', failure: { code: 'CONNECTION_FAILURE' } },
    ]);
    await close();
  });

  test.each([
    [new AwsError('AccessDeniedException', 'no'), 'NO_PERMISSIONS'],
    [new AwsError('ResourceNotFoundException', 'gone', 404), 'NO_RESOURCE'],
    [new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'gone'), 'NO_RESOURCE'],
    [new AwsError('ValidationException', 'bad'), 'SDK_CLIENT_ERROR'],
    [new UndeliverableInput('no JSON'), 'INVALID_JSON'],
  ])('given %s, then it is not tried again', async (error, code) => {
    let attempts = 0;
    const { accept, clock, letters, close } = start({
      send: async () => {
        attempts += 1;
        throw error;
      },
    });
    accept();
    await clock.advance(600_000);
    expect(attempts).toBe(1);
    expect(letters).toMatchObject([{ attempts: 1, failure: { code, retryable: false } }]);
    expect(letters[0]).not.toHaveProperty('exhausted');
    await close();
  });

  test('given two targets of which one fails, then only that one gets the event again after a restart', async () => {
    const clock = manualClock();
    const store = openEventStore(dataDir);
    const sent: string[] = [];
    const target = (key: string, works: boolean): [string, DeliveryTarget] => [
      key,
      {
        key,
        retry: { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 },
        send: async () => {
          sent.push(key);
          if (!works) throw throttled();
        },
      },
    ];
    const first = startDelivery({
      store,
      clock,
      log: silentLog,
      targets: new Map([target('works', true), target('fails', false)]),
    });
    const event = busEvent({ source: 's', detailType: 'd', detail: {}, time: 0 });
    first.accept([{ accepted: { event, ingestedAt: clock.now().getTime() }, targets: ['works', 'fails'] }]);
    await settle();
    await first.close();
    store.close();
    expect(sent).toEqual(['works', 'fails']);

    const second = start({}, clock);
    expect(second.store.undelivered()).toMatchObject([{ deliveries: [{ target: 'fails', attempts: 1 }] }]);
    await second.close();
  });

  test('given a process that ends before it delivers, then the next one does, and goes on counting', async () => {
    const clock = manualClock();
    const first = start(
      {
        send: async () => {
          throw throttled();
        },
      },
      clock,
    );
    const id = first.accept();
    await clock.advance(100);
    await first.close();

    const second = start({}, clock);
    await clock.advance(99);
    expect(second.sent).toEqual([]);
    await clock.advance(1);
    expect(second.sent).toEqual([id]);
    await second.close();
  });

  test('given a target that the template lost, then what waited for it is forgotten', async () => {
    const clock = manualClock();
    const first = start({ send: () => new Promise(() => {}) }, clock);
    first.accept();
    const closing = first.close();
    await clock.advance(2_000);
    await closing;
    const store = openEventStore(dataDir);
    const second = startDelivery({ store, clock, log: silentLog, targets: new Map() });
    await settle();
    expect(store.undelivered()).toEqual([]);
    await second.close();
    store.close();
  });
});

test('a retry waits at most ten minutes and at least half of its ceiling', () => {
  expect(retryDelay(1, () => 0)).toBe(100);
  expect(retryDelay(1, () => 1)).toBe(200);
  expect(retryDelay(100, () => 1)).toBe(600_000);
});
