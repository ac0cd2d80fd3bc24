import { instantOf, localTime } from './timeZone.ts';

/**
 * A cron expression of EventBridge: minutes, hours, day of month, month, day of week, year.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export interface Cron {
  /** The first time after `after`, both in milliseconds since 1970; null when there is none. */
  next(after: number, timeZone: string): number | null;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');
const MINUTES: Field = { name: 'minutes', from: 0, to: 59 };
const HOURS: Field = { name: 'hours', from: 0, to: 23 };
const DAY_OF_MONTH: Field = { name: 'day-of-month', from: 1, to: 31 };
const MONTH: Field = { name: 'month', from: 1, to: 12, names: MONTHS };
const DAY_OF_WEEK: Field = { name: 'day-of-week', from: 1, to: 7, names: DAYS };
const YEAR: Field = { name: 'year', from: 1970, to: 2199 };

const DAY_MS = 86_400_000;

/** Whether a day, at midnight UTC, is one of the expression's. */
type DayTest = (day: Date) => boolean;

/** Parses the six fields. Throws Error that names the field. */
export function parseCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if (fields.length !== 6 || year === undefined || dayOfWeek === undefined || dayOfMonth === undefined)
    throw new Error(`cron(${expression}): six fields are required`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new Error(`cron(${expression}): exactly one of day-of-month and day-of-week must be ?`);
  const minutes = parseSet(minute ?? '', MINUTES);
  const hours = parseSet(hour ?? '', HOURS);
  const months = new Set(parseSet(month ?? '', MONTH));
  const years = parseSet(year, YEAR);
  const onDay = dayOfWeek === '?' ? parseDayOfMonth(dayOfMonth) : parseDayOfWeek(dayOfWeek);
  const lastYear = years.at(-1) ?? YEAR.to;
  const yearSet = new Set(years);

  return {
    next: (after, timeZone) => {
      let day = Date.parse(`${localTime(after, timeZone).slice(0, 10)}T00:00:00Z`);
      for (; new Date(day).getUTCFullYear() <= lastYear; day += DAY_MS) {
        const date = new Date(day);
        if (!yearSet.has(date.getUTCFullYear()) || !months.has(date.getUTCMonth() + 1) || !onDay(date))
          continue;
        for (const h of hours) {
          for (const m of minutes) {
            // A time that the change to summer time skips is skipped; one that comes twice runs once.
            const instant = instantOf(day + (h * 60 + m) * 60_000, timeZone);
            if (instant !== undefined && instant > after) return instant;
          }
        }
      }
      return null;
    },
  };
}

function parseDayOfMonth(text: string): DayTest {
  if (text === 'L') return (day) => day.getUTCDate() === lastDayOf(day);
  if (text === 'LW') return (day) => day.getUTCDate() === nearestWeekday(day, lastDayOf(day));
  const weekday = /^(\d{1,2})W$/.exec(text);
  if (weekday !== null) {
    const wanted = inRange(Number(weekday[1]), DAY_OF_MONTH, text);
    return (day) => wanted <= lastDayOf(day) && day.getUTCDate() === nearestWeekday(day, wanted);
  }
  const days = new Set(parseSet(text, DAY_OF_MONTH));
  return (day) => days.has(day.getUTCDate());
}

function parseDayOfWeek(text: string): DayTest {
  if (text === 'L') return (day) => day.getUTCDay() === 6;
  const last = /^(\w+)L$/.exec(text);
  if (last !== null) {
    const wanted = parseValue(last[1] ?? '', DAY_OF_WEEK);
    return (day) => day.getUTCDay() + 1 === wanted && day.getUTCDate() + 7 > lastDayOf(day);
  }
  const nth = /^(\w+)#([1-5])$/.exec(text);
  if (nth !== null) {
    const wanted = parseValue(nth[1] ?? '', DAY_OF_WEEK);
    return (day) => day.getUTCDay() + 1 === wanted && Math.ceil(day.getUTCDate() / 7) === Number(nth[2]);
  }
  const days = new Set(parseSet(text, DAY_OF_WEEK));
  return (day) => days.has(day.getUTCDay() + 1);
}

/** Lists, ranges, steps and `*`, in ascending order. */
function parseSet(text: string, field: Field): number[] {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...rest] = part.split('/');
    const every = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
    if (every < 1 || rest.length > 0) throw new Error(`cron: "${text}" is not valid for ${field.name}`);
    const [from, to] = parseRange(range, field, step !== undefined);
    // FRI-MON goes round the end of the week.
    const end = to < from ? to + (field.to - field.from + 1) : to;
    for (let value = from; value <= end; value += every) {
      values.add(value > field.to ? value - (field.to - field.from + 1) : value);
    }
  }
  return [...values].sort((a, b) => a - b);
}

function parseRange(text: string, field: Field, stepped: boolean): [number, number] {
  if (text === '*') return [field.from, field.to];
  const [from = '', to, ...rest] = text.split('-');
  if (rest.length > 0) throw new Error(`cron: "${text}" is not valid for ${field.name}`);
  const first = parseValue(from, field);
  if (to === undefined) return [first, stepped ? field.to : first];
  const last = parseValue(to, field);
  if (last < first && field !== DAY_OF_WEEK)
    throw new Error(`cron: "${text}" ends before it begins (${field.name})`);
  return [first, last];
}

function parseValue(text: string, field: Field): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return named + field.from;
  if (!/^\d+$/.test(text)) throw new Error(`cron: "${text}" is not valid for ${field.name}`);
  return inRange(Number(text), field, text);
}

function inRange(value: number, field: Field, text: string): number {
  if (value < field.from || value > field.to)
    throw new Error(`cron: "${text}" is not from ${field.from} to ${field.to} (${field.name})`);
  return value;
}

function lastDayOf(day: Date): number {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The weekday nearest to a day of the month, within the month. */
function nearestWeekday(day: Date, date: number): number {
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === lastDayOf(day) ? date - 2 : date + 1;
  return date;
}
