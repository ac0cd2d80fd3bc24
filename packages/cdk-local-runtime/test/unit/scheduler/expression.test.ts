import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../../../src/scheduler/expression.ts';

const start = Date.parse('2026-01-01T00:00:00Z'); // A Thursday.
/** The next runs of an expression after `from`, in UTC. */
function runs(expression: string, count: number, zone = 'UTC', from = start): string[] {
  const schedule = parseSchedule(expression, 'scheduler', zone);
  const found: string[] = [];
  for (let after = from; found.length < count;) {
    const next = schedule.next(after, from);
    if (next === null) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    after = next;
  }
  return found;
}

describe('cron', () => {
  // The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
  test.each<[string, string[]]>([
    ['cron(0 10 * * ? *)', ['2026-01-01T10:00', '2026-01-02T10:00']],
    ['cron(15 12 * * ? *)', ['2026-01-01T12:15', '2026-01-02T12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-01-01T08:00', '2026-02-01T08:00']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-01-01T00:10', '2026-01-01T00:20']],
    ['cron(0/5 8-17 ? * MON-FRI *)', ['2026-01-01T08:00', '2026-01-01T08:05']],
    ['cron(0/30 20-23 ? * MON-FRI *)', ['2026-01-01T20:00', '2026-01-01T20:30', '2026-01-01T21:00']],
    ['cron(15 10 ? * 6L 2026-2027)', ['2026-01-30T10:15', '2026-02-27T10:15']],
    ['cron(0 9 ? * 2#1 *)', ['2026-01-05T09:00', '2026-02-02T09:00']],
    ['cron(0 9 ? * 3#5 *)', ['2026-03-31T09:00', '2026-06-30T09:00']],
    ['cron(0 0 L * ? *)', ['2026-01-31T00:00', '2026-02-28T00:00']],
    ['cron(0 0 LW * ? *)', ['2026-01-30T00:00', '2026-02-27T00:00']],
    ['cron(0 0 3W * ? *)', ['2026-01-02T00:00', '2026-02-03T00:00', '2026-03-03T00:00']],
    ['cron(0 0 1W 2,3 ? *)', ['2026-02-02T00:00', '2026-03-02T00:00']],
    ['cron(0 0 ? * L *)', ['2026-01-03T00:00', '2026-01-10T00:00']],
    [
      'cron(0 0 ? * FRI-MON *)',
      ['2026-01-02T00:00', '2026-01-03T00:00', '2026-01-04T00:00', '2026-01-05T00:00', '2026-01-09T00:00'],
    ],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['cron(5,35 14 * * ? *)', ['2026-01-01T14:05', '2026-01-01T14:35', '2026-01-02T14:05']],
    ['cron(0 0 1 JAN,JUL ? 2026)', ['2026-07-01T00:00']],
    ['cron(0 0 1 1 ? 2025)', []],
    ['cron(0 0 31 2 ? *)', []],
  ])('%s', (expression, expected) => {
    expect(runs(expression, Math.max(1, expected.length))).toEqual(expected);
  });

  test('given a zone with summer time, then a skipped time is skipped and a doubled one runs once', () => {
    const march = Date.parse('2026-03-28T00:00:00Z');
    expect(runs('cron(30 2 * * ? *)', 3, 'Europe/Berlin', march)).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
    const october = Date.parse('2026-10-24T12:00:00Z');
    expect(runs('cron(30 2 * * ? *)', 2, 'Europe/Berlin', october)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  test('given a zone far from Greenwich, then days are counted there', () => {
    expect(runs('cron(0 1 1 * ? *)', 2, 'Pacific/Auckland', start)).toEqual([
      '2026-01-31T12:00',
      '2026-02-28T12:00',
    ]);
  });

  test.each([
    ['cron(0 10 * * * *)', 'exactly one of day-of-month and day-of-week must be ?'],
    ['cron(0 10 ? * ? *)', 'exactly one of day-of-month and day-of-week must be ?'],
    ['cron(0 10 * * ?)', 'six fields'],
    ['cron(60 10 * * ? *)', 'not from 0 to 59 (minutes)'],
    ['cron(0 24 * * ? *)', 'not from 0 to 23 (hours)'],
    ['cron(0 0 0 * ? *)', 'not from 1 to 31 (day-of-month)'],
    ['cron(0 0 32W * ? *)', 'not from 1 to 31 (day-of-month)'],
    ['cron(0 0 ? * 8 *)', 'not from 1 to 7 (day-of-week)'],
    ['cron(0 0 ? * MON#6 *)', 'not valid for day-of-week'],
    ['cron(0 0 1 13 ? *)', 'not from 1 to 12 (month)'],
    ['cron(0 0 1 * ? 1969)', 'not from 1970 to 2199 (year)'],
    ['cron(0/0 0 1 * ? *)', 'not valid for minutes'],
    ['cron(5-1 0 1 * ? *)', 'ends before it begins'],
    ['cron(a 0 1 * ? *)', 'not valid for minutes'],
  ])('refuses %s', (expression, message) => {
    expect(() => parseSchedule(expression, 'rule')).toThrow(message);
  });
});

describe('rate', () => {
  test('given a rate, then it counts from when the schedule was made', () => {
    expect(runs('rate(5 minutes)', 3)).toEqual(['2026-01-01T00:05', '2026-01-01T00:10', '2026-01-01T00:15']);
    expect(runs('rate(1 hour)', 1)).toEqual(['2026-01-01T01:00']);
    expect(runs('rate(2 days)', 1)).toEqual(['2026-01-03T00:00']);
  });
  test('given a time long after, then missed runs are passed over', () => {
    const schedule = parseSchedule('rate(5 minutes)', 'rule');
    expect(schedule.next(start + 3_600_000 + 1, start)).toBe(start + 3_900_000);
  });
  test.each(['rate(0 minutes)', 'rate(5 seconds)', 'rate(1.5 hours)', 'rate(-1 minutes)', 'rate(minute)'])(
    'refuses %s',
    (expression) => {
      expect(() => parseSchedule(expression, 'scheduler')).toThrow('a positive number');
    },
  );
  test('given a rule, then the unit of one is singular and of more is plural', () => {
    expect(() => parseSchedule('rate(1 minutes)', 'rule')).toThrow('singular');
    expect(() => parseSchedule('rate(5 minute)', 'rule')).toThrow('plural');
  });
});

describe('at', () => {
  test('given a time in a zone, then it runs once', () => {
    expect(runs('at(2026-07-01T09:30:00)', 2, 'Europe/Berlin')).toEqual(['2026-07-01T07:30']);
    expect(parseSchedule('at(2026-07-01T09:30:00)', 'scheduler').once).toBe(true);
  });
  test('given a time that is past, then it does not run', () => {
    expect(runs('at(2025-01-01T00:00:00)', 1)).toEqual([]);
  });
  test('given a rule or a malformed time, then it is refused', () => {
    expect(() => parseSchedule('at(2026-07-01T09:30:00)', 'rule')).toThrow('is not a schedule expression');
    expect(() => parseSchedule('at(2026-07-01)', 'scheduler')).toThrow('yyyy-mm-ddThh:mm:ss is required');
    expect(() => parseSchedule('rate(1 minute)', 'scheduler', 'Mars/Base')).toThrow('is not a time zone');
    expect(() => parseSchedule('every day', 'rule')).toThrow('is not a schedule expression');
  });
});
