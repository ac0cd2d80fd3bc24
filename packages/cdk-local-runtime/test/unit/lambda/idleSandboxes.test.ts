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

test('given events a minute apart, when the second finds no environment, then the next is kept until the third; after a longer pause it is not', () => {
  const idle = idleSandboxes(30_000);
  const call = (): Sandbox => {
    const kept = idle.take();
    if (kept === undefined) idle.learnFromPause();
    const used = kept ?? environment();
    idle.keep(used);
    return used;
  };
  const first = call();
  vi.advanceTimersByTime(60_000);
  const second = call();
  expect(first.alive).toBe(false);
  for (let minute = 0; minute < 5; minute++) {
    vi.advanceTimersByTime(60_000);
    expect(call()).toBe(second);
  }
  vi.advanceTimersByTime(300_000);
  const later = call();
  expect([second.alive, later.alive]).toEqual([false, true]);
  vi.advanceTimersByTime(30_000);
  expect(later.alive).toBe(false);
});

test('given a longer time to wait than a minute, then it holds, whatever comes', () => {
  const idle = idleSandboxes(120_000);
  idle.learnFromPause();
  const one = environment();
  idle.keep(one);
  idle.learnFromPause();
  const other = environment();
  idle.keep(other);
  vi.advanceTimersByTime(119_999);
  expect(other.alive).toBe(true);
  vi.advanceTimersByTime(1);
  expect(other.alive).toBe(false);
});

test('given one that is at work for long while events come, then the one beside it is no spare', () => {
  const idle = idleSandboxes(30_000);
  idle.learnFromPause();
  idle.learnFromBusy(6_000);
  const [atWork, beside] = [environment(), environment()];
  idle.keep(beside);
  idle.keep(atWork);
  vi.advanceTimersByTime(29_999);
  expect(beside.alive).toBe(true);
  vi.advanceTimersByTime(1);
  expect(beside.alive).toBe(false);
});

test('given ones that were busy for a moment together, then one of them is a spare', () => {
  const idle = idleSandboxes(30_000);
  idle.learnFromPause();
  idle.learnFromBusy(100);
  const [first, last] = [environment(), environment()];
  idle.keep(first);
  idle.keep(last);
  vi.advanceTimersByTime(5_000);
  expect([first.alive, last.alive]).toEqual([false, true]);
});

test('given two events together each minute, when a spare that was ended is wanted again, then both stay from then on', () => {
  const idle = idleSandboxes(30_000);
  const twoCalls = (): Sandbox[] => {
    const kept = idle.take();
    if (kept === undefined) idle.learnFromPause();
    const first = kept ?? environment();
    const second = idle.take();
    if (second === undefined) idle.learnFromBusy(50);
    const beside = second ?? environment();
    idle.keep(first);
    idle.keep(beside);
    return [first, beside];
  };
  twoCalls();
  vi.advanceTimersByTime(60_000);
  twoCalls();
  vi.advanceTimersByTime(60_000);
  const both = new Set(twoCalls());
  for (let minute = 0; minute < 5; minute++) {
    vi.advanceTimersByTime(60_000);
    expect(new Set(twoCalls())).toEqual(both);
  }
});
