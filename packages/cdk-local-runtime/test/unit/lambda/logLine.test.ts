import { describe, expect, test } from 'vitest';
import { logLine } from '../../../src/lambda/logLine.ts';

const now = new Date('2026-11-20T08:00:00Z');
const lineOf = (line: unknown, level = 'INFO') =>
  JSON.parse(
    logLine(typeof line === 'string' ? line : JSON.stringify(line), { level, now, requestId: 'r' }),
  ) as Record<string, unknown>;

describe('a line of a function', () => {
  test.each(['2026-11-20T07:59:59.123Z', '2026-11-20T08:59:59+01:00', '2024-11-02T16:51:31.587199Z'])(
    'given the timestamp %s and a level, when it is written, then it stays as it is',
    (timestamp) => {
      const line = { timestamp, level: 'ERROR', message: 'm', fact: 1 };
      expect(lineOf(line)).toEqual(line);
    },
  );

  test.each([
    ['no timestamp', { level: 'ERROR', message: 'm' }],
    ['a timestamp in milliseconds', { timestamp: 1_790_000_000_000, level: 'ERROR', message: 'm' }],
    ['a timestamp without zone', { timestamp: '2026-11-20T08:00:00', level: 'ERROR', message: 'm' }],
  ])('given %s, when it is written, then it is INFO and gets the time', (_given, line) => {
    expect(lineOf(line)).toEqual({ timestamp: '2026-11-20T08:00:00.000Z', level: 'INFO', message: 'm' });
  });

  test('given a level that Lambda does not know, when it is written, then it is INFO', () => {
    const timestamp = '2026-11-20T07:00:00Z';
    expect(lineOf({ timestamp, level: 'LOUD' })).toEqual({ timestamp, level: 'INFO' });
  });

  test.each(['plain', '{ no JSON', '[1]'])('given %s, when it is written, then it is wrapped', (text) => {
    expect(lineOf(text, 'ERROR')).toEqual({
      timestamp: '2026-11-20T08:00:00.000Z',
      level: 'ERROR',
      requestId: 'r',
      message: text,
    });
  });
});
