import { UtilityFault } from '../host.ts';
import { formatOffset } from './offsetText.ts';
import { isRegion } from './zoneText.ts';

/** A time zone: its offset from UTC, in seconds, at an instant. */
export interface TimeZone {
  /** As java.time writes it: `Z`, `+08:00`, `Australia/Perth`. */
  readonly id: string;
  /** Seconds east of UTC at `epochMilliseconds`. */
  offsetAt(epochMilliseconds: number): number;
}

export const UTC: TimeZone = { id: 'Z', offsetAt: () => 0 };

/** What `ZoneOffset.of` takes. */
const OFFSET = /^([+-])(?:(\d)|(\d\d)(?:(\d\d)(\d\d)?|:(\d\d)(?::(\d\d))?)?)$/u;
/** java.time knows no offset beyond 18 hours. */
const OFFSET_SECONDS_MAX = 18 * 3600;

/**
 * Reads what `ZoneId.of` takes: an offset such as `+08:00` or `-07:00:30`, one behind `UTC`, `GMT` or `UT`, or a region such
 * as `Australia/Perth`.
 */
export function parseTimeZone(text: string): TimeZone {
  if (/^(?:Z|UTC|GMT|UT)$/u.test(text)) return { ...UTC, id: text };
  const [, prefix = '', rest = text] = /^(UTC|GMT|UT)([+-].*)$/u.exec(text) ?? [];
  const offset = OFFSET.exec(rest);
  if (offset === null) return region(text);
  const [, sign, hour, hours = hour, a = '0', b = '0', minutes = a, seconds = b] = offset;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (total > OFFSET_SECONDS_MAX || Number(minutes) > 59 || Number(seconds) > 59) throw unknown(text);
  const zone = fixedZone(sign === '-' ? -total : total);
  return prefix === '' ? zone : { ...zone, id: total === 0 ? prefix : `${prefix}${zone.id}` };
}

/** A zone that is always `seconds` east of UTC; java.time knows none beyond 18 hours. */
export function fixedZone(seconds: number): TimeZone {
  if (Math.abs(seconds) > OFFSET_SECONDS_MAX) throw unknown(`${seconds} s`);
  return { id: formatOffset(seconds, '+HH:MM:ss', 'Z'), offsetAt: () => seconds };
}

/**
 * The instant of a local time: in an overlap the earlier offset counts, a time that a change of the clock skips moves
 * forward by the gap. https://docs.oracle.com/javase/8/docs/api/java/time/ZonedDateTime.html
 *
 * @param local the local time's fields read as UTC, in milliseconds since the epoch
 */
export function instantOf(local: number, zone: TimeZone): number {
  const dayMilliseconds = 86_400_000;
  const before = zone.offsetAt(local - dayMilliseconds);
  const after = zone.offsetAt(local + dayMilliseconds);
  for (const offset of [before, after]) {
    const instant = local - offset * 1000;
    if (zone.offsetAt(instant) === offset) return instant;
  }
  return local - before * 1000;
}

function unknown(text: string): UtilityFault {
  return new UtilityFault(`the time zone ${JSON.stringify(text)} is not known`);
}

/** Regions that were used: setting one up costs a hundred times as much as asking it. There are about 600. */
const regions = new Map<string, TimeZone>();

function region(id: string): TimeZone {
  const known = regions.get(id) ?? newRegion(id);
  regions.set(id, known);
  return known;
}

function newRegion(id: string): TimeZone {
  if (!isRegion(id)) throw unknown(id);
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: id,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
  } catch {
    throw unknown(id);
  }
  return { id, offsetAt: (epochMilliseconds) => regionOffset(format, epochMilliseconds) };
}

function regionOffset(format: Intl.DateTimeFormat, epochMilliseconds: number): number {
  const parts = new Map(format.formatToParts(epochMilliseconds).map(({ type, value }) => [type, value]));
  const field = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const year = parts.get('era') === 'BC' ? 1 - field('year') : field('year');
  const local = new Date(0);
  local.setUTCFullYear(year, field('month') - 1, field('day'));
  local.setUTCHours(field('hour'), field('minute'), field('second'));
  return Math.round((local.getTime() - Math.floor(epochMilliseconds / 1000) * 1000) / 1000);
}
