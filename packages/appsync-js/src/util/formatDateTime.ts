import type { PatternPart } from './dateTimePattern.ts';
import { formatOffset } from './timeZone.ts';
import type { TimeZone } from './timeZone.ts';

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const DAY_NAMES = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** Writes an instant in a zone; all names are English, as the service writes them. */
export function formatDateTime(
  epochMilliseconds: number,
  parts: readonly PatternPart[],
  zone: TimeZone,
): string {
  const offset = zone.offsetAt(epochMilliseconds);
  const local = new Date(epochMilliseconds + offset * 1000);
  const write = (part: PatternPart): string => {
    if (part.kind === 'literal') return part.text;
    if (part.kind === 'optional') return part.parts.map(write).join('');
    return zoneField(part, epochMilliseconds, offset, zone) ?? dateField(part, local);
  };
  return parts.map(write).join('');
}

type Field = Extract<PatternPart, { kind: 'field' }>;

function pad(number: number, width: number): string {
  return (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(width, '0');
}

/** A name in full, shortened, or as its first letter, by the count of letters. */
function named(names: readonly string[], index: number, count: number): string {
  const name = names[index] ?? '';
  return count === 4 ? name : count === 5 ? name.charAt(0) : name.slice(0, 3);
}

/** Two letters give the last two digits; four and more give a sign from 10,000 on. */
function year(value: number, count: number): string {
  if (count === 2) return pad(((value % 100) + 100) % 100, 2);
  return (count >= 4 && value > 9999 ? '+' : '') + pad(value, count);
}

function dayOfYear(date: Date): number {
  const start = new Date(date.getTime());
  start.setUTCMonth(0, 1);
  return Math.round((date.getTime() - start.getTime()) / 86_400_000) + 1;
}

/** Year and week by the rules of the United States: weeks begin on Sunday, the week of 1 January is the first. */
function weekOf(date: Date): { year: number; week: number } {
  const saturday = new Date(date.getTime());
  saturday.setUTCDate(date.getUTCDate() + 6 - date.getUTCDay());
  return { year: saturday.getUTCFullYear(), week: Math.ceil(dayOfYear(saturday) / 7) };
}

function dateField({ letter, count }: Field, date: Date): string {
  const hour = date.getUTCHours();
  const milliOfDay = date.getTime() - Math.floor(date.getTime() / 86_400_000) * 86_400_000;
  switch (letter) {
    case 'G':
      return count === 4
        ? eraName(date, 'Anno Domini', 'Before Christ')
        : eraName(date, count === 5 ? 'A' : 'AD', count === 5 ? 'B' : 'BC');
    case 'u':
      return year(date.getUTCFullYear(), count);
    case 'y':
      return year(date.getUTCFullYear() > 0 ? date.getUTCFullYear() : 1 - date.getUTCFullYear(), count);
    case 'Y':
      return year(weekOf(date).year, count);
    case 'w':
      return pad(weekOf(date).week, count);
    case 'D':
      return pad(dayOfYear(date), count);
    case 'M':
    case 'L':
      return count > 2 ? named(MONTH_NAMES, date.getUTCMonth(), count) : pad(date.getUTCMonth() + 1, count);
    case 'd':
      return pad(date.getUTCDate(), count);
    case 'Q':
    case 'q':
      return quarter(Math.floor(date.getUTCMonth() / 3) + 1, count);
    case 'E':
      return named(DAY_NAMES, date.getUTCDay(), count);
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'h':
      return pad(hour % 12 === 0 ? 12 : hour % 12, count);
    case 'K':
      return pad(hour % 12, count);
    case 'k':
      return pad(hour === 0 ? 24 : hour, count);
    case 'H':
      return pad(hour, count);
    case 'm':
      return pad(date.getUTCMinutes(), count);
    case 's':
      return pad(date.getUTCSeconds(), count);
    case 'S':
      return pad(date.getUTCMilliseconds(), 3).padEnd(9, '0').slice(0, count);
    case 'A':
      return pad(milliOfDay, count);
    case 'n':
      return pad(date.getUTCMilliseconds() * 1_000_000, count);
    default:
      return pad(milliOfDay * 1_000_000, count);
  }
}

function eraName(date: Date, ours: string, before: string): string {
  return date.getUTCFullYear() > 0 ? ours : before;
}

function quarter(number: number, count: number): string {
  if (count <= 2) return pad(number, count);
  if (count === 3) return `Q${number}`;
  return count === 5 ? String(number) : `${['1st', '2nd', '3rd', '4th'][number - 1]} quarter`;
}

function zoneField(
  { letter, count }: Field,
  instant: number,
  offset: number,
  zone: TimeZone,
): string | undefined {
  switch (letter) {
    case 'V':
      return zone.id;
    case 'z':
      return zoneName(instant, zone, count === 4 ? 'long' : 'short');
    case 'O':
      return localizedOffset(offset, count === 4);
    case 'X':
    case 'x':
      return isoOffset(offset, count, letter === 'X' ? 'Z' : undefined);
    case 'Z':
      if (count === 4) return localizedOffset(offset, true);
      return count === 5 ? formatOffset(offset, ':', 'Z') : minuteOffset(offset, '');
    default:
      return undefined;
  }
}

function zoneName(instant: number, zone: TimeZone, style: 'long' | 'short'): string {
  if (!/[a-z]/u.test(zone.id)) return zone.id;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone.id, timeZoneName: style }).formatToParts(
    instant,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone.id;
}

/** `+hhmm` or `+hh:mm`, without seconds. */
function minuteOffset(offset: number, separator: string): string {
  return formatOffset(Math.trunc(offset / 60) * 60, separator, `+00${separator}00`);
}

/** X and x: one letter hours (and minutes if any), two `hhmm`, three `hh:mm`, four and five with seconds if any. */
function isoOffset(offset: number, count: number, zero: string | undefined): string {
  if (offset === 0 && zero !== undefined) return zero;
  if (count === 1) {
    const text = minuteOffset(offset, '');
    return text.endsWith('00') ? text.slice(0, 3) : text;
  }
  const separator = count === 3 || count === 5 ? ':' : '';
  return count < 4 ? minuteOffset(offset, separator) : formatOffset(offset, separator, `+00${separator}00`);
}

/** `GMT+8`, or `GMT+08:00` in full. */
function localizedOffset(offset: number, full: boolean): string {
  if (offset === 0) return 'GMT';
  const text = formatOffset(offset, ':', '');
  return `GMT${full ? text : text.replace(/^([+-])0/u, '$1').replace(/:00$/u, '')}`;
}
