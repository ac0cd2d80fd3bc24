import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { idleSandboxes } from '../../../src/lambda/idleSandboxes.ts';
import type { Sandbox } from '../../../src/lambda/sandbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function environment(): Sandbox & { readonly alive: boolean } {
  let alive = true;
  return {
    get alive() {
      return alive;
    },
    loaded: Promise.resolve(),
    run: () => Promise.reject(new Error('not asked')),
    close: async () => void (alive = false),
  };
}

test('given environments that wait beside another one, then they are ended soon, and the last one when it is idle', () => {
  const idle = idleSandboxes(30_000);
  const [first, second, last] = [environment(), environment(), environment()];
  for (const one of [first, second, last]) idle.keep(one);
  vi.advanceTimersByTime(4_999);
  expect([first, second, last].map(({ alive }) => alive)).toEqual([true, true, true]);
  vi.advanceTimersByTime(1);
  expect([first, second, last].map(({ alive }) => alive)).toEqual([false, false, true]);
  vi.advanceTimersByTime(24_999);
  expect(last.alive).toBe(true);
  vi.advanceTimersByTime(1);
  expect(last.alive).toBe(false);
});

test('given one that is used again and again, then it lives, and the one beside it does not', () => {
  const idle = idleSandboxes(30_000);
  const [spare, used] = [environment(), environment()];
  idle.keep(spare);
  idle.keep(used);
  for (let second = 0; second < 60; second++) {
    vi.advanceTimersByTime(1_000);
    expect(idle.take()).toBe(used);
    idle.keep(used);
  }
  expect([spare.alive, used.alive]).toEqual([false, true]);
});

test('given a shorter time to wait, then it holds for all', () => {
  const idle = idleSandboxes(10);
  const [one, other] = [environment(), environment()];
  idle.keep(one);
  idle.keep(other);
  vi.advanceTimersByTime(10);
  expect([one.alive, other.alive, idle.take()]).toEqual([false, false, undefined]);
});
