import { dateField, epochDay, monthDays, isLeap, timeField } from './dateTimeFields.ts';
import type { Field } from './dateTimePattern.ts';

/** Days since the epoch and nanoseconds of the day. */
export interface LocalDateTime {
  readonly day: number;
  readonly nanos: number;
}

type Numbers = Map<Field, number>;

/** A field that was read does not fit: the whole timestamp is refused. */
class Misfit extends Error {}

const RANGES: Partial<Record<Field, readonly [number, number]>> = {
  month: [1, 12],
  dayOfMonth: [1, 31],
  dayOfYear: [1, 366],
  // Beyond these JavaScript has no dates.
  year: [-271_820, 275_759],
  yearOfEra: [1, 275_759],
  weekBasedYear: [-271_820, 275_759],
  weekOfYear: [1, 53],
  weekOfMonth: [0, 6],
  localDayOfWeek: [1, 7],
  dayOfWeek: [1, 7],
  era: [0, 1],
  amPm: [0, 1],
  hourOfDay: [0, 23],
  clockHourOfDay: [0, 24],
  hourOfAmPm: [0, 11],
  clockHourOfAmPm: [0, 12],
  minute: [0, 59],
  second: [0, 59],
  nanoOfSecond: [0, 999_999_999],
  milliOfDay: [0, 86_399_999],
  nanoOfDay: [0, 86_399_999_999_999],
};

/**
 * Makes a date and a time of what was read, as java.time's smart resolving does: a day that its month does not have is the
 * month's last, 24:00 is the next day's beginning, and every field that was read must fit the result.
 * Undefined for fields that give no date and time, or contradict each other.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/ResolverStyle.html
 */
export function resolveDateTime(read: ReadonlyMap<Field, number>): LocalDateTime | undefined {
  const numbers: Numbers = new Map(read);
  numbers.delete('offset');
  try {
    const day = resolveDate(numbers);
    const time = resolveTime(numbers);
    if (day === undefined || time === undefined || Number.isNaN(day)) return undefined;
    for (const [field, value] of numbers) {
      const found = dateField(field, day) ?? timeField(field, time.nanos);
      if (found !== undefined && found !== value) return undefined;
    }
    return { day: day + time.days, nanos: time.nanos };
  } catch (error) {
    if (error instanceof Misfit) return undefined;
    throw error;
  }
}

/** Takes a field out, in its range. */
function take(numbers: Numbers, field: Field): number | undefined {
  const value = numbers.get(field);
  if (value === undefined) return undefined;
  const [least, most] = RANGES[field] ?? [-Infinity, Infinity];
  if (value < least || value > most) throw new Misfit();
  numbers.delete(field);
  return value;
}

/** Puts in what follows from another field. */
function put(numbers: Numbers, field: Field, value: number): void {
  const before = numbers.get(field);
  if (before !== undefined && before !== value) throw new Misfit();
  numbers.set(field, value);
}

function resolveDate(numbers: Numbers): number | undefined {
  const yearOfEra = take(numbers, 'yearOfEra');
  if (yearOfEra !== undefined) {
    const era = take(numbers, 'era') ?? ((numbers.get('year') ?? 1) > 0 ? 1 : 0);
    put(numbers, 'year', era === 1 ? yearOfEra : 1 - yearOfEra);
  }
  const days = [byMonth(numbers), byDayOfYear(numbers), byJulianDay(numbers), byWeeks(numbers)];
  const [day, ...others] = days.filter((each) => each !== undefined);
  if (others.some((other) => other !== day)) throw new Misfit();
  return day;
}

function has(numbers: Numbers, ...fields: Field[]): boolean {
  return fields.every((field) => numbers.has(field));
}

function byMonth(numbers: Numbers): number | undefined {
  if (!has(numbers, 'year', 'month', 'dayOfMonth')) return undefined;
  const [year, month, day] = [
    take(numbers, 'year') ?? 0,
    take(numbers, 'month') ?? 0,
    take(numbers, 'dayOfMonth') ?? 0,
  ];
  return epochDay(year, month, Math.min(day, monthDays(year, month)));
}

function byDayOfYear(numbers: Numbers): number | undefined {
  if (!has(numbers, 'year', 'dayOfYear')) return undefined;
  const [year, day] = [take(numbers, 'year') ?? 0, take(numbers, 'dayOfYear') ?? 0];
  if (day === 366 && !isLeap(year)) throw new Misfit();
  return epochDay(year, 1, day);
}

function byJulianDay(numbers: Numbers): number | undefined {
  const day = take(numbers, 'modifiedJulianDay');
  return day === undefined ? undefined : day - 40_587;
}

/** A week and a day of it: of a year of weeks, or of a month. */
function byWeeks(numbers: Numbers): number | undefined {
  const local = take(numbers, 'localDayOfWeek');
  if (local !== undefined) numbers.set('dayOfWeek', ((local + 5) % 7) + 1);
  const dayOfWeek = numbers.get('dayOfWeek');
  if (dayOfWeek === undefined) return undefined;
  if (dayOfWeek < 1 || dayOfWeek > 7) throw new Misfit();
  const fromSunday = dayOfWeek % 7;
  const sundayOf = (day: number): number => day - ((((day + 4) % 7) + 7) % 7);
  if (has(numbers, 'year', 'month', 'weekOfMonth')) {
    const first = epochDay(take(numbers, 'year') ?? 0, take(numbers, 'month') ?? 0, 1);
    return sundayOf(first) + ((take(numbers, 'weekOfMonth') ?? 0) - 1) * 7 + fromSunday;
  }
  if (numbers.has('year') || !has(numbers, 'weekBasedYear', 'weekOfYear')) return undefined;
  const year = take(numbers, 'weekBasedYear') ?? 0;
  const start = sundayOf(epochDay(year, 1, 1));
  // A year that ends with its 52nd week has no 53rd: that is read as the last.
  const weeks = (sundayOf(epochDay(year + 1, 1, 1)) - start) / 7;
  return start + (Math.min(take(numbers, 'weekOfYear') ?? 0, weeks) - 1) * 7 + fromSunday;
}

interface ResolvedTime {
  readonly nanos: number;
  /** 1 for the end of the day. */
  readonly days: number;
}

function resolveTime(numbers: Numbers): ResolvedTime | undefined {
  const clockHour = take(numbers, 'clockHourOfDay');
  if (clockHour !== undefined) put(numbers, 'hourOfDay', clockHour % 24);
  const clockHalf = take(numbers, 'clockHourOfAmPm');
  if (clockHalf !== undefined) put(numbers, 'hourOfAmPm', clockHalf % 12);
  if (has(numbers, 'amPm', 'hourOfAmPm')) {
    put(numbers, 'hourOfDay', (take(numbers, 'amPm') ?? 0) * 12 + (take(numbers, 'hourOfAmPm') ?? 0));
  }
  const nanoOfDay = take(numbers, 'nanoOfDay');
  if (nanoOfDay !== undefined) putTime(numbers, nanoOfDay);
  const milliOfDay = take(numbers, 'milliOfDay');
  if (milliOfDay !== undefined) putTime(numbers, milliOfDay * 1e6);
  const amPm = numbers.get('amPm');
  // The middle of a half of the day that is all that was read.
  if (amPm !== undefined && !TIME_PARTS.some((field) => numbers.has(field))) {
    numbers.set('hourOfDay', amPm === 0 ? 6 : 18);
  }
  return ofParts(numbers);
}

const TIME_PARTS = ['hourOfDay', 'hourOfAmPm', 'minute', 'second', 'nanoOfSecond'] as const;

function putTime(numbers: Numbers, nanos: number): void {
  for (const field of ['hourOfDay', 'minute', 'second', 'nanoOfSecond'] as const)
    put(numbers, field, timeField(field, nanos) ?? 0);
}

/** Hours with nothing behind them are whole; a smaller part needs the greater ones. */
function ofParts(numbers: Numbers): ResolvedTime | undefined {
  const hour = numbers.get('hourOfDay');
  const [hasMinute, hasSecond, hasNano] = [
    numbers.has('minute'),
    numbers.has('second'),
    numbers.has('nanoOfSecond'),
  ];
  if (hour === undefined || (!hasMinute && (hasSecond || hasNano)) || (!hasSecond && hasNano))
    return undefined;
  if (hour === 24) numbers.set('hourOfDay', 0);
  const [start = 0, minute = 0, second = 0, nano = 0] = (
    ['hourOfDay', 'minute', 'second', 'nanoOfSecond'] as const
  ).map((field) => take(numbers, field));
  const nanos = ((start * 60 + minute) * 60 + second) * 1e9 + nano;
  if (hour === 24 && nanos > 0) throw new Misfit();
  return { nanos, days: hour === 24 ? 1 : 0 };
}
