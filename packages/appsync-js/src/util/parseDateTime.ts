import { UtilityFault } from '../host.ts';
import type { PatternPart } from './dateTimePattern.ts';
import { DAY_NAMES, MONTH_NAMES } from './formatDateTime.ts';
import { fixedZone, instantOf, parseTimeZone } from './timeZone.ts';
import type { TimeZone } from './timeZone.ts';

/** What was read of a timestamp, by pattern letter; `zone` from any of the zone letters. */
interface Fields {
  readonly numbers: Map<string, number>;
  readonly zone?: TimeZone;
}

/**
 * Milliseconds since the epoch of a timestamp written in a pattern.
 *
 * @param fallback zone for a timestamp that names none
 */
export function parseDateTime(
  text: string,
  parts: readonly PatternPart[],
  fallback: TimeZone | undefined,
): number {
  const read = match(parts, text, 0, { numbers: new Map() });
  if (read?.position !== text.length) {
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} could not be parsed with its format`);
  }
  return toInstant(read.fields, text, fallback);
}

interface Reading {
  readonly fields: Fields;
  readonly position: number;
}

function match(
  parts: readonly PatternPart[],
  text: string,
  position: number,
  fields: Fields,
): Reading | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return { fields, position };
  if (part.kind === 'literal') {
    return text.startsWith(part.text, position)
      ? match(rest, text, position + part.text.length, fields)
      : undefined;
  }
  if (part.kind === 'optional') {
    return match([...part.parts, ...rest], text, position, fields) ?? match(rest, text, position, fields);
  }
  const read = readField(part, text.slice(position), isAdjacent(rest[0]));
  if (read === undefined) return undefined;
  const { length, value } = read;
  const known: Fields =
    typeof value === 'number'
      ? { ...fields, numbers: new Map(fields.numbers).set(canonical(part.letter), value) }
      : { ...fields, zone: value };
  return match(rest, text, position + length, known);
}

/** A number that another number follows at once takes exactly its count of digits. */
function isAdjacent(next: PatternPart | undefined): boolean {
  return next?.kind === 'field' && 'uyYDdhHkKmsSAnNwM'.includes(next.letter) && next.count <= 2;
}

function canonical(letter: string): string {
  return letter === 'L' ? 'M' : letter === 'y' ? 'u' : letter;
}

interface FieldReading {
  readonly length: number;
  readonly value: number | TimeZone;
}

function readField(
  { letter, count }: Extract<PatternPart, { kind: 'field' }>,
  rest: string,
  adjacent: boolean,
): FieldReading | undefined {
  if ('VzOXxZ'.includes(letter)) return readZone(letter, count, rest);
  if ((letter === 'M' || letter === 'L') && count > 2) return readName(MONTH_NAMES, count, rest, 1);
  if (letter === 'E') return readName(DAY_NAMES, count, rest, 0);
  if (letter === 'a') return readName(['AM', 'PM'], 4, rest, 0);
  if (letter === 'G') return readName(['BC', 'AD'], 4, rest, 0);
  const widest =
    letter === 'S' || adjacent || count === 2 ? count : letter === 'u' || letter === 'y' ? 10 : 9;
  const digits = new RegExp(
    `^[+-]?\\d{${letter === 'S' ? count : Math.min(count, 4)},${Math.max(widest, count)}}`,
    'u',
  );
  const found = digits.exec(rest)?.[0];
  if (found === undefined) return undefined;
  const number = Number(found);
  if (letter === 'S') return { length: found.length, value: Number(found.padEnd(9, '0')) };
  const isShortYear = (letter === 'u' || letter === 'y') && count === 2;
  return { length: found.length, value: isShortYear ? 2000 + number : number };
}

function readName(
  names: readonly string[],
  count: number,
  rest: string,
  first: number,
): FieldReading | undefined {
  const index = names.findIndex((name) => rest.startsWith(count === 4 ? name : name.slice(0, 3)));
  const name = names[index];
  return name === undefined ? undefined : { length: count === 4 ? name.length : 3, value: index + first };
}

function readZone(letter: string, count: number, rest: string): FieldReading | undefined {
  const pattern =
    letter === 'V' || letter === 'z'
      ? /^(?:[+-]\d{2}(?::?\d{2}){0,2}|[A-Za-z_]+(?:\/[A-Za-z_+\-0-9]+)*)/u
      : letter === 'O' || (letter === 'Z' && count === 4)
        ? /^GMT(?:[+-]\d{1,2}(?::\d{2}){0,2})?/u
        : letter === 'X' || (letter === 'Z' && count === 5)
          ? /^(?:Z|[+-]\d{2}(?::?\d{2}){0,2})/u
          : /^[+-]\d{2}(?::?\d{2}){0,2}/u;
  const found = pattern.exec(rest)?.[0];
  return found === undefined ? undefined : { length: found.length, value: parseTimeZone(found) };
}

function toInstant({ numbers, zone }: Fields, text: string, fallback: TimeZone | undefined): number {
  const within = zone ?? fallback;
  if (within === undefined) {
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} names no time zone and none was given`);
  }
  const year = numbers.get('u');
  const dayOfYear = numbers.get('D');
  const month = numbers.get('M') ?? (dayOfYear === undefined ? undefined : 1);
  const day = numbers.get('d') ?? dayOfYear;
  const hour = hourOf(numbers);
  if (year === undefined || month === undefined || day === undefined || hour === undefined) {
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} does not give a date and a time`);
  }
  const minute = numbers.get('m') ?? 0;
  const second = numbers.get('s') ?? 0;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  const isDate = dayOfYear !== undefined || (local.getUTCMonth() === month - 1 && local.getUTCDate() === day);
  if (!isDate || hour > 23 || minute > 59 || second > 59) {
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} is no date and time that exists`);
  }
  local.setUTCHours(
    hour,
    minute,
    second,
    Math.floor((numbers.get('S') ?? numbers.get('n') ?? 0) / 1_000_000),
  );
  return instantOf(local.getTime(), within);
}

function hourOf(numbers: ReadonlyMap<string, number>): number | undefined {
  const half = numbers.get('a');
  const twelve = numbers.get('h') ?? numbers.get('K');
  if (twelve !== undefined && half !== undefined) return (twelve % 12) + half * 12;
  const twentyFour = numbers.get('k');
  return numbers.get('H') ?? (twentyFour === undefined ? undefined : twentyFour % 24);
}

const ISO_DATE_TIME =
  /^([+-]?\d{4,9})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2}){0,2})$/u;

/** Milliseconds since the epoch of an ISO 8601 timestamp with an offset, such as `2018-02-01T17:21:05.180+08:00`. */
export function parseIso8601(text: string): number {
  const found = ISO_DATE_TIME.exec(text);
  if (found === null)
    throw new UtilityFault(`the timestamp ${JSON.stringify(text)} is not in ISO 8601 format`);
  const [, year, month, day, hour, minute, second = '0', fraction = '0', offset = 'Z'] = found;
  const numbers = new Map(
    Object.entries({
      u: year,
      M: month,
      d: day,
      H: hour,
      m: minute,
      s: second,
      S: fraction.padEnd(9, '0'),
    }).map(([letter, digits]) => [letter, Number(digits)] as const),
  );
  const zone = parseTimeZone(offset);
  return toInstant({ numbers, zone: fixedZone(zone.offsetAt(0)) }, text, undefined);
}
