import { describe, expect, test } from 'vitest';
import { readWakes } from '../../../../../functions/chain/loops/sqsWakes.ts';

const received = (body: unknown, count: number) => ({
  body: JSON.stringify(body),
  attributes: { ApproximateReceiveCount: String(count) },
});

const eventOf = (...bodies: unknown[]) =>
  ({ Records: bodies.map((body) => received(body, 1)) }) as Parameters<typeof readWakes>[0];

describe('the messages of a batch', () => {
  test('given a hundred wakes of two chains, when read, then there is one of each, those that continue a loop first', () => {
    const wakes = Array.from({ length: 100 }, (_, i) => ({ chainId: i % 2 }));
    expect(readWakes(eventOf(...wakes, { chainId: 1, after: 7 }, { chainId: 1, after: 7 }))).toEqual([
      { chainId: 1, after: 7 },
      { chainId: 0 },
      { chainId: 1 },
    ]);
  });

  test('given a message that was received before, when read, then it says so', () => {
    const event = { Records: [received({ chainId: 1, after: 7 }, 2)] } as Parameters<typeof readWakes>[0];
    expect(readWakes(event)).toEqual([{ chainId: 1, after: 7, redelivered: true }]);
  });

  test('given the watchdog of a pass, when read, then it says so', () => {
    const watchdog = { chainId: 1, after: 7, watchdog: true };
    expect(readWakes(eventOf(watchdog))).toEqual([watchdog]);
  });

  test('given fields that a rule adds, when read, then they are ignored', () => {
    expect(readWakes(eventOf({ chainId: 1, colour: 'red' }))).toEqual([{ chainId: 1 }]);
  });

  test.each([{}, { chainId: '1' }, 'text'])('given the body %j, when read, then it is refused', (body) => {
    expect(() => readWakes(eventOf(body))).toThrow();
  });
});
