import type { Field } from './dateTimePattern.ts';

const DAY_MS = 86_400_000;

const MONTH_NAMES = [
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

/** Days of the week from Monday, as ISO 8601 counts them. */
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Days since the epoch of a date. Months and days may lie outside of their ranges. */
export function epochDay(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.round(date.getTime() / DAY_MS);
}

export const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

export function monthDays(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Weeks as in the United States: they begin on Sunday, and 1 January lies in the first. */
function weekOf(day: number): { year: number; week: number } {
  const saturday = day + 6 - (localDayOfWeek(day) - 1);
  const year = new Date(saturday * DAY_MS).getUTCFullYear();
  return { year, week: Math.floor((saturday - epochDay(year, 1, 1)) / 7) + 1 };
}

/** 1 January 1970 was a Thursday. */
const dayOfWeek = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
/** From Sunday, the first day of the week in the United States. */
const localDayOfWeek = (day: number): number => (dayOfWeek(day) % 7) + 1;

const DATE_FIELDS: Partial<Record<Field, (date: Date, day: number) => number>> = {
  year: (date) => date.getUTCFullYear(),
  yearOfEra: (date) => (date.getUTCFullYear() > 0 ? date.getUTCFullYear() : 1 - date.getUTCFullYear()),
  era: (date) => (date.getUTCFullYear() > 0 ? 1 : 0),
  quarter: (date) => Math.floor(date.getUTCMonth() / 3) + 1,
  month: (date) => date.getUTCMonth() + 1,
  dayOfMonth: (date) => date.getUTCDate(),
  dayOfYear: (date, day) => day - epochDay(date.getUTCFullYear(), 1, 1) + 1,
  dayOfWeek: (_, day) => dayOfWeek(day),
  localDayOfWeek: (_, day) => localDayOfWeek(day),
  weekBasedYear: (_, day) => weekOf(day).year,
  weekOfYear: (_, day) => weekOf(day).week,
  weekOfMonth: (date, day) => Math.floor((date.getUTCDate() + 6 - (localDayOfWeek(day) - 1) - 1) / 7) + 1,
  alignedDayOfWeekInMonth: (date) => ((date.getUTCDate() - 1) % 7) + 1,
  modifiedJulianDay: (_, day) => day + 40_587,
};

/** The value of a field of a date; undefined for a field of the time. */
export function dateField(field: Field, day: number): number | undefined {
  return DATE_FIELDS[field]?.(new Date(day * DAY_MS), day);
}

/** The value of a field of the time; undefined for a field of the date. `nanos` are those of the day. */
export function timeField(field: Field, nanos: number): number | undefined {
  const seconds = Math.floor(nanos / 1e9);
  const hour = Math.floor(seconds / 3600);
  switch (field) {
    case 'amPm':
      return hour < 12 ? 0 : 1;
    case 'hourOfDay':
      return hour;
    case 'clockHourOfDay':
      return hour === 0 ? 24 : hour;
    case 'hourOfAmPm':
      return hour % 12;
    case 'clockHourOfAmPm':
      return hour % 12 === 0 ? 12 : hour % 12;
    case 'minute':
      return Math.floor(seconds / 60) % 60;
    case 'second':
      return seconds % 60;
    case 'nanoOfSecond':
      return nanos % 1e9;
    case 'milliOfDay':
      return Math.floor(nanos / 1e6);
    case 'nanoOfDay':
      return nanos;
    default:
      return undefined;
  }
}

/** English texts of a field in a style with the values they stand for; none for a field that is a number. */
export function textsOf(field: Field, style: 'short' | 'full' | 'narrow'): [text: string, value: number][] {
  const named = (names: readonly string[], first: number): [string, number][] =>
    names.map((name, index) => [
      style === 'full' ? name : name.slice(0, style === 'narrow' ? 1 : 3),
      index + first,
    ]);
  switch (field) {
    case 'month':
      return named(MONTH_NAMES, 1);
    case 'dayOfWeek':
      return named(DAY_NAMES, 1);
    case 'amPm':
      return [
        ['AM', 0],
        ['PM', 1],
      ];
    case 'era':
      if (style === 'full')
        return [
          ['Before Christ', 0],
          ['Anno Domini', 1],
        ];
      return style === 'narrow'
        ? [
            ['B', 0],
            ['A', 1],
          ]
        : [
            ['BC', 0],
            ['AD', 1],
          ];
    case 'quarter':
      return [1, 2, 3, 4].map((quarter) => [quarterText(quarter, style), quarter]);
    default:
      return [];
  }
}

function quarterText(quarter: number, style: 'short' | 'full' | 'narrow'): string {
  if (style === 'narrow') return String(quarter);
  return style === 'short' ? `Q${quarter}` : `${['1st', '2nd', '3rd', '4th'][quarter - 1]} quarter`;
}

/** The text of a value. */
export function textOf(field: Field, value: number, style: 'short' | 'full' | 'narrow'): string {
  return textsOf(field, style).find(([, of]) => of === value)?.[0] ?? String(value);
}
