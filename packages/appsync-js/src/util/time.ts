import { requireNumber, requireString } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { parsePattern } from './dateTimePattern.ts';
import { formatDateTime } from './formatDateTime.ts';
import { parseDateTime, parseIso8601 } from './parseDateTime.ts';
import { parseTimeZone, UTC } from './timeZone.ts';
import type { TimeZone } from './timeZone.ts';

function zoneOf(value: unknown, of: string): TimeZone | undefined {
  return value === null || value === undefined
    ? undefined
    : parseTimeZone(requireString(value, `${of}: the time zone`));
}

function format(of: string, instant: number, pattern: unknown, zone: unknown): string {
  const parts = parsePattern(requireString(pattern, `${of}: the format`));
  return formatDateTime(instant, parts, zoneOf(zone, of) ?? UTC);
}

function milliseconds(value: unknown, of: string): number {
  return requireNumber(value, `${of}: the milliseconds`);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/time-helpers-in-util-time-js.html */
export const timeFunctions: Record<string, HostFunction> = {
  'util.time.nowISO8601': (host) => new Date(host.clock()).toISOString(),
  'util.time.nowEpochSeconds': (host) => Math.floor(host.clock() / 1000),
  'util.time.nowEpochMilliSeconds': (host) => Math.floor(host.clock()),
  'util.time.nowFormatted': (host, pattern, zone) =>
    format('util.time.nowFormatted', host.clock(), pattern, zone),
  'util.time.parseFormattedToEpochMilliSeconds': (_host, text, pattern, zone) => {
    const of = 'util.time.parseFormattedToEpochMilliSeconds';
    const parts = parsePattern(requireString(pattern, `${of}: the format`));
    return parseDateTime(requireString(text, `${of}: the timestamp`), parts, zoneOf(zone, of));
  },
  'util.time.parseISO8601ToEpochMilliSeconds': (_host, text) =>
    parseIso8601(requireString(text, 'util.time.parseISO8601ToEpochMilliSeconds: the timestamp')),
  'util.time.epochMilliSecondsToSeconds': (_host, value) =>
    Math.floor(milliseconds(value, 'util.time.epochMilliSecondsToSeconds') / 1000),
  'util.time.epochMilliSecondsToISO8601': (_host, value) =>
    new Date(milliseconds(value, 'util.time.epochMilliSecondsToISO8601')).toISOString(),
  'util.time.epochMilliSecondsToFormatted': (_host, value, pattern, zone) => {
    const of = 'util.time.epochMilliSecondsToFormatted';
    return format(of, milliseconds(value, of), pattern, zone);
  },
};
