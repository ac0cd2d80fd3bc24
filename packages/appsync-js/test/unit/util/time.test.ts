import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

const clock = (): number => 1_517_943_695_750;
const at = (expression: string): unknown => valueOf(expression, {}, { clock });

// https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html
describe('the documented examples', () => {
  test.each<[string, unknown]>([
    ['util.time.nowISO8601()', '2018-02-06T19:01:35.750Z'],
    ['util.time.nowEpochSeconds()', 1_517_943_695],
    ['util.time.nowEpochMilliSeconds()', 1_517_943_695_750],
    ['util.time.nowFormatted("yyyy-MM-dd HH:mm:ssZ")', '2018-02-06 19:01:35+0000'],
    ['util.time.nowFormatted("yyyy-MM-dd HH:mm:ssZ", "+08:00")', '2018-02-07 03:01:35+0800'],
    ['util.time.nowFormatted("yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")', '2018-02-07 03:01:35+0800'],
    ['util.time.epochMilliSecondsToSeconds(1517943695758)', 1_517_943_695],
    ['util.time.epochMilliSecondsToISO8601(1517943695758)', '2018-02-06T19:01:35.758Z'],
    [
      'util.time.epochMilliSecondsToFormatted(1517943695758, "yyyy-MM-dd HH:mm:ssZ")',
      '2018-02-06 19:01:35+0000',
    ],
    [
      'util.time.epochMilliSecondsToFormatted(1517943695758, "yyyy-MM-dd HH:mm:ssZ", "+08:00")',
      '2018-02-07 03:01:35+0800',
    ],
    ['util.time.parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00")', 1_517_476_865_180],
    [
      'util.time.parseFormattedToEpochMilliSeconds("2018-02-02 01:19:22+0800", "yyyy-MM-dd HH:mm:ssZ")',
      1_517_505_562_000,
    ],
    [
      'util.time.parseFormattedToEpochMilliSeconds("2018-02-02 01:19:22", "yyyy-MM-dd HH:mm:ss", "+08:00")',
      1_517_505_562_000,
    ],
  ])('given %s, then the answer is the documented one', (expression, value) => {
    expect(at(expression)).toBe(value);
  });

  test('given the formats for the AWS scalars, then they are written as documented', () => {
    // 2018-07-11T15:14:15 at -07:00:30
    const instant = Date.UTC(2018, 6, 11, 22, 14, 45);
    const format = (pattern: string): unknown =>
      valueOf(`util.time.epochMilliSecondsToFormatted(${instant}, ${JSON.stringify(pattern)}, "-07:00:30")`);
    expect(format('yyyy-MM-dd[XXX]')).toBe('2018-07-11-07:00');
    expect(format("yyyy-MM-dd'T'HH:mm:ss[XXXXX]")).toBe('2018-07-11T15:14:15-07:00:30');
  });
});

describe('formatting', () => {
  const format = (pattern: string, instant: number, zone?: string): unknown =>
    valueOf(
      `util.time.epochMilliSecondsToFormatted(${[instant, ...[pattern, zone].map((part) => JSON.stringify(part))].filter((part) => part !== undefined).join(', ')})`,
    );

  const tuesday = Date.UTC(2018, 1, 6, 19, 1, 5, 7);

  // Expected texts by the table of letters of java.time.format.DateTimeFormatter.
  test.each<[pattern: string, text: string]>([
    ['y yy yyyy u uuuu', '2018 18 2018 2018 2018'],
    ['M MM MMM MMMM MMMMM L', '2 02 Feb February F 2'],
    ['d dd D DDD', '6 06 37 037'],
    ['E EEE EEEE EEEEE', 'Tue Tue Tuesday T'],
    ['H HH h hh K k a', '19 19 7 07 7 19 PM'],
    ['m mm s ss', '1 01 5 05'],
    ['S SS SSS SSSSSS', '0 00 007 007000'],
    ['Q QQ QQQ QQQQ', '1 01 Q1 1st quarter'],
    ['G GGGG', 'AD Anno Domini'],
    ['Y YYYY w', '2018 2018 6'],
    ["'at' HH 'o''clock' ''", "at 19 o'clock '"],
    ['X XX XXX Z ZZZZ ZZZZZ O OOOO x xxx VV', 'Z Z Z +0000 GMT Z GMT GMT +00 +00:00 Z'],
    ['A n N', '68465007 7000000 68465007000000'],
    ['yyyyMMdd/HHmm', '20180206/1901'],
  ])('given the pattern %j, when written in UTC, then the text is %j', (pattern, text) => {
    expect(format(pattern, tuesday)).toBe(text);
  });

  test.each<[zone: string, pattern: string, text: string]>([
    [
      '+05:30',
      'HH:mm X XX XXX Z ZZZZ O OOOO VV',
      '00:31 +0530 +0530 +05:30 +0530 GMT+05:30 GMT+5:30 GMT+05:30 +05:30',
    ],
    ['-03:00', 'HH X x Z O', '16 -03 -03 -0300 GMT-3'],
    ['America/New_York', 'HH:mm VV z', '14:01 America/New_York EST'],
    ['Europe/Berlin', 'HH:mm Z', '20:01 +0100'],
    ['UTC', 'HH Z', '19 +0000'],
  ])('given the zone %s, when written as %j, then the text is %j', (zone, pattern, text) => {
    expect(format(pattern, tuesday, zone)).toBe(text);
  });

  test('given midnight and noon, when written, then the twelve-hour letters follow java.time', () => {
    expect(format('h K k H a', Date.UTC(2020, 0, 1, 0))).toBe('12 0 24 0 AM');
    expect(format('h K k H a', Date.UTC(2020, 0, 1, 12))).toBe('12 0 12 12 PM');
  });

  test('given the turn of the year, when written, then Y is the week-based year', () => {
    expect(format('YYYY-MM-dd w', Date.UTC(2018, 11, 31))).toBe('2019-12-31 1');
    expect(format('yyyy-MM-dd', Date.UTC(2018, 11, 31))).toBe('2018-12-31');
  });

  test('given summer time, when written, then the offset of the day counts', () => {
    expect(format('HH:mm XXX', Date.UTC(2021, 6, 1, 12), 'Europe/Berlin')).toBe('14:00 +02:00');
    expect(format('HH:mm XXX', Date.UTC(2021, 0, 1, 12), 'Europe/Berlin')).toBe('13:00 +01:00');
  });

  test('given a time before the epoch, when written, then it is right', () => {
    expect(format('yyyy-MM-dd HH:mm:ss.SSS', -1)).toBe('1969-12-31 23:59:59.999');
  });

  test.each<[pattern: string, reason: RegExp]>([
    ['b', /letter b is not known/u],
    ['ddd', /3 times d is not supported/u],
    ["'open", /no end/u],
    ['yyyy]', /"\]" without "\["/u],
    ['{', /reserved/u],
    ['V', /1 times V is not supported/u],
  ])('given the pattern %j, when used, then it is refused', (pattern, reason) => {
    expect(() => format(pattern, 0)).toThrow(reason);
  });

  test.each(['Mars/Base', '+19:00', '+25', 'nonsense'])(
    'given the zone %s, when used, then it is refused',
    (zone) => {
      expect(() => format('yyyy', 0, zone)).toThrow(`the time zone "${zone}" is not known`);
    },
  );
});

describe('parsing', () => {
  const parse = (...args: (string | undefined)[]): unknown =>
    valueOf(
      `util.time.parseFormattedToEpochMilliSeconds(${args
        .filter((part) => part !== undefined)
        .map((part) => JSON.stringify(part))
        .join(', ')})`,
    );

  test.each<[text: string, pattern: string, zone: string | undefined, iso: string]>([
    ['20180206190105', 'yyyyMMddHHmmss', 'UTC', '2018-02-06T19:01:05.000Z'],
    ['6 Feb 2018 7:01 PM', 'd MMM yyyy h:mm a', 'UTC', '2018-02-06T19:01:00.000Z'],
    ['Tuesday, 06 February 2018 00:00', 'EEEE, dd MMMM yyyy HH:mm', 'UTC', '2018-02-06T00:00:00.000Z'],
    ['2018-02-06T19:01:05.123Z', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", undefined, '2018-02-06T19:01:05.123Z'],
    ['2018-02-06 19:01 America/New_York', 'yyyy-MM-dd HH:mm VV', undefined, '2018-02-07T00:01:00.000Z'],
    ['2018-037 19:01', 'yyyy-DDD HH:mm', 'UTC', '2018-02-06T19:01:00.000Z'],
    ['2018-02-06 19:01', 'yyyy-MM-dd HH:mm[:ss]', 'UTC', '2018-02-06T19:01:00.000Z'],
    ['2018-02-06 19:01:02', 'yyyy-MM-dd HH:mm[:ss]', 'UTC', '2018-02-06T19:01:02.000Z'],
    ['06/02/18 24', 'dd/MM/yy kk', 'UTC', '2018-02-06T00:00:00.000Z'],
    // Smart resolving takes the last day of the month and the end of the day.
    ['2018-02-30 19:01', 'yyyy-MM-dd HH:mm', 'UTC', '2018-02-28T19:01:00.000Z'],
    ['2018-12-31 24:00', 'yyyy-MM-dd HH:mm', 'UTC', '2019-01-01T00:00:00.000Z'],
    ['2021-03-28 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2021-03-28T01:30:00.000Z'],
    ['2021-10-31 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin', '2021-10-31T00:30:00.000Z'],
  ])('given %j as %j in %s, when parsed, then the instant is %s', (text, pattern, zone, iso) => {
    expect(parse(text, pattern, zone)).toBe(Date.parse(iso));
  });

  test.each<[text: string, pattern: string, zone: string | undefined, reason: RegExp]>([
    ['2018-02-06', 'yyyy-MM-dd', 'UTC', /gives no date and time that exist/u],
    ['19:01', 'HH:mm', 'UTC', /gives no date and time that exist/u],
    ['2018-02-06 19:01', 'yyyy-MM-dd HH:mm', undefined, /names no time zone/u],
    ['2018-02-32 19:01', 'yyyy-MM-dd HH:mm', 'UTC', /gives no date and time that exist/u],
    ['2018-02-06 25:01', 'yyyy-MM-dd HH:mm', 'UTC', /gives no date and time that exist/u],
    ['2018-2-6 19:01', 'yyyy-MM-dd HH:mm', 'UTC', /could not be parsed/u],
    ['2018-02-06 19:01 x', 'yyyy-MM-dd HH:mm', 'UTC', /could not be parsed/u],
    ['', 'yyyy', 'UTC', /could not be parsed/u],
  ])('given %j as %j in %s, when parsed, then it is refused', (text, pattern, zone, reason) => {
    expect(() => parse(text, pattern, zone)).toThrow(reason);
  });

  test.each<[text: string, iso: string]>([
    ['2018-02-01T17:21:05Z', '2018-02-01T17:21:05.000Z'],
    ['2018-02-01T17:21Z', '2018-02-01T17:21:00.000Z'],
    ['2018-02-01T17:21:05.123456789-01:30', '2018-02-01T18:51:05.123Z'],
    ['0099-01-01T00:00:00Z', '0099-01-01T00:00:00.000Z'],
  ])('given the ISO 8601 timestamp %s, when parsed, then the instant is %s', (text, iso) => {
    expect(valueOf(`util.time.parseISO8601ToEpochMilliSeconds("${text}")`)).toBe(Date.parse(iso));
  });

  test.each(['2018-02-01', '2018-02-01T17:21:05', '2018-13-01T00:00:00Z', '2018-02-01 17:21:05Z', 'now'])(
    'given %s, when parsed as ISO 8601, then it is refused',
    (text) => {
      expect(() => valueOf(`util.time.parseISO8601ToEpochMilliSeconds("${text}")`)).toThrow(/timestamp/u);
    },
  );
});
