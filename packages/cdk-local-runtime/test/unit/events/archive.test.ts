import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openArchives, type Archive } from '../../../src/events/archive.ts';
import { busEvent } from '../../../src/events/event.ts';
import { compilePattern } from '../../../src/events/pattern.ts';
import { openEventStore, type EventStore } from '../../../src/events/store.ts';

let directory: string;
let store: EventStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'archive-'));
  store = openEventStore(directory);
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

const archive = (more: Partial<Archive> = {}): Archive => ({
  name: 'a',
  arn: 'arn:a',
  busArn: 'bus',
  pattern: undefined,
  patternText: undefined,
  retentionDays: 0,
  ...more,
});
const accepted = (second: number, more: Record<string, unknown> = {}) => ({
  event: { ...busEvent({ source: 's', detailType: 'd', detail: { second }, time: second * 1000 }), ...more },
  ingestedAt: second * 1000,
});
const open = (...all: Archive[]) => openArchives(store, new Map(all.map((one) => [one.name, one])));

test('given events of the bus, then an archive keeps those of its pattern', () => {
  const archives = open(
    archive({ pattern: compilePattern({ detail: { second: [1] } }) }),
    archive({ name: 'all' }),
  );
  archives.keep('bus', accepted(1));
  archives.keep('bus', accepted(2));
  archives.keep('other', accepted(1));
  expect([archives.size('a').count, archives.size('all').count]).toEqual([1, 2]);
});

test('given an event of a replay, then it is not archived again, whichever bus it comes to', () => {
  const archives = open(archive());
  archives.keep('bus', accepted(1, { 'replay-name': 'r' }));
  expect(archives.size('a')).toEqual({ count: 0, bytes: 0 });
});

test('given many events, some of one second, then a span yields each once, in order, its end excluded', () => {
  const archives = open(archive());
  for (let i = 0; i < 900; i++) archives.keep('bus', accepted(Math.floor(i / 300) + 1));
  const seconds = [...archives.between('a', 1000, 3000)].map(
    ({ detail }) => (detail as { second: number }).second,
  );
  expect(seconds).toEqual([...Array<number>(300).fill(1), ...Array<number>(300).fill(2)]);
});

test('given a retention of no days, then events stay', () => {
  const archives = open(archive(), archive({ name: 'week', retentionDays: 7 }));
  archives.keep('bus', accepted(0));
  archives.trim(8 * 86_400_000);
  expect([archives.size('a').count, archives.size('week').count]).toEqual([1, 0]);
});
