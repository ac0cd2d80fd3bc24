import { UtilityFault } from '../host.ts';

/** A time zone: its offset from UTC, in seconds, at an instant. */
export interface TimeZone {
  /** As java.time writes it: `Z`, `+08:00`, `Australia/Perth`. */
  readonly id: string;
  /** Seconds east of UTC at `epochMilliseconds`. */
  offsetAt(epochMilliseconds: number): number;
}

export const UTC: TimeZone = { id: 'Z', offsetAt: () => 0 };

const OFFSET = /^(?:UTC|GMT|UT)?([+-])(\d{1,2})(?::?(\d{2})(?::?(\d{2}))?)?$/u;
/** java.time knows no offset beyond 18 hours. */
const OFFSET_SECONDS_MAX = 18 * 3600;

/** Reads an offset such as `+08:00` or `-07:00:30`, or a region such as `Australia/Perth`. */
export function parseTimeZone(text: string): TimeZone {
  if (/^(?:Z|UTC|GMT|UT)$/u.test(text)) return { ...UTC, id: text };
  const offset = OFFSET.exec(text);
  if (offset === null) return region(text);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = offset;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (total > OFFSET_SECONDS_MAX || Number(minutes) > 59 || Number(seconds) > 59) throw unknown(text);
  return fixedZone(sign === '-' ? -total : total);
}

/** A zone that is always `seconds` east of UTC. */
export function fixedZone(seconds: number): TimeZone {
  return { id: formatOffset(seconds, ':', 'Z'), offsetAt: () => seconds };
}

/** `+08:00`, with seconds where there are any; `zero` for UTC. */
export function formatOffset(seconds: number, separator: string, zero: string): string {
  if (seconds === 0) return zero;
  const absolute = Math.abs(seconds);
  const parts = [Math.floor(absolute / 3600), Math.floor(absolute / 60) % 60];
  if (absolute % 60 !== 0) parts.push(absolute % 60);
  return (seconds < 0 ? '-' : '+') + parts.map((part) => String(part).padStart(2, '0')).join(separator);
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
