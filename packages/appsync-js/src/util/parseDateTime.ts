import { UtilityFault } from '../host.ts';
import type { PatternPart } from './dateTimePattern.ts';
import { epochDay, monthDays } from './dateTimeFields.ts';
import { readDateTime } from './readDateTime.ts';
import { resolveDateTime } from './resolveDateTime.ts';
import { fixedZone, instantOf, parseTimeZone } from './timeZone.ts';
import type { TimeZone } from './timeZone.ts';

const DAY_MS = 86_400_000;

/**
 * Milliseconds since the epoch of a timestamp written in a pattern, as `ZonedDateTime.parse` of Java 17 reads it.
 *
 * @param fallback zone for a timestamp that names none
 */
export function parseDateTime(
  text: string,
  parts: readonly PatternPart[],
  fallback: TimeZone | undefined,
): number {
  const shown = JSON.stringify(text);
  const read = readDateTime(text, parts);
  if (read === undefined)
    throw new UtilityFault(`the timestamp ${shown} could not be parsed with its format`);
  const local = resolveDateTime(read.numbers);
  if (local === undefined) throw new UtilityFault(`the timestamp ${shown} gives no date and time that exist`);
  const offset = read.numbers.get('offset');
  const zone = offset === undefined ? (read.zone ?? fallback) : fixedZone(offset);
  if (zone === undefined)
    throw new UtilityFault(`the timestamp ${shown} names no time zone and none was given`);
  return instantOf(local.day * DAY_MS + Math.floor(local.nanos / 1e6), zone);
}

const ISO_DATE_TIME =
  /^([+-]?\d{4,9})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2}){0,2})$/u;

/** Milliseconds since the epoch of an ISO 8601 timestamp with an offset, such as `2018-02-01T17:21:05.180+08:00`. */
export function parseIso8601(text: string): number {
  const found = ISO_DATE_TIME.exec(text);
  if (found === null)
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} is not in ISO 8601 format`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  const [fraction = '0', offset = 'Z'] = [found[7], found[8]];
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month);
  if (!isDate || hour > 23 || minute > 59 || second > 59)
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} gives no date and time that exist`);
  const milliseconds = Number(fraction.padEnd(9, '0').slice(0, 3));
  const local =
    epochDay(year, month, day) * DAY_MS + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
  return local - parseTimeZone(offset).offsetAt(0) * 1000;
}
