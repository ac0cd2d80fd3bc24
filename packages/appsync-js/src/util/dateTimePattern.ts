import { UtilityFault } from '../host.ts';
import { OFFSET_LETTERS, ZERO_OFFSETS } from './offsetText.ts';
import type { OffsetForm } from './offsetText.ts';

/** A field of a date, a time or an offset, after java.time's `ChronoField` and `WeekFields`. */
export type Field =
  | 'alignedDayOfWeekInMonth'
  | 'amPm'
  | 'clockHourOfAmPm'
  | 'clockHourOfDay'
  | 'dayOfMonth'
  | 'dayOfWeek'
  | 'dayOfYear'
  | 'era'
  | 'hourOfAmPm'
  | 'hourOfDay'
  | 'localDayOfWeek'
  | 'milliOfDay'
  | 'minute'
  | 'modifiedJulianDay'
  | 'month'
  | 'nanoOfDay'
  | 'nanoOfSecond'
  | 'offset'
  | 'quarter'
  | 'second'
  | 'weekBasedYear'
  | 'weekOfMonth'
  | 'weekOfYear'
  | 'year'
  | 'yearOfEra';

/** `NORMAL` writes a minus, `EXCEEDS_PAD` also a plus on numbers that are wider than asked for. */
type SignStyle = 'NORMAL' | 'NOT_NEGATIVE' | 'EXCEEDS_PAD';
export type TextStyle = 'short' | 'full' | 'narrow';

export interface NumberPart {
  readonly kind: 'number';
  readonly field: Field;
  readonly min: number;
  readonly max: number;
  readonly sign: SignStyle;
  /** `reduced`: the last two digits of a year from 2000 on. `fraction`: digits behind a decimal point. */
  readonly form: 'plain' | 'reduced' | 'fraction';
  /** Digits that numbers of fixed width right behind it take. */
  following: number;
}

/** One part of a date-time pattern. */
export type PatternPart =
  | NumberPart
  | { readonly kind: 'text'; readonly field: Field; readonly style: TextStyle }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] }
  | { readonly kind: 'padded'; readonly width: number; readonly part: PatternPart }
  | { readonly kind: 'dayPeriod'; readonly style: TextStyle }
  | { readonly kind: 'offset'; readonly form: OffsetForm; readonly zero: string }
  | { readonly kind: 'localizedOffset'; readonly full: boolean }
  | { readonly kind: 'zoneId' }
  | { readonly kind: 'zoneText'; readonly full: boolean; readonly generic: boolean };

/** Digits of the widest number of java.time. */
const DIGITS_MAX = 19;

/** A section of a pattern while it is read. */
interface Section {
  parts: PatternPart[];
  /** The number that takes the digits which numbers of fixed width behind it leave; padded it takes none behind it. */
  adjacent: NumberPart | 'padded' | undefined;
}

/**
 * Reads a pattern in the syntax of java.time, as `DateTimeFormatter.ofPattern` of Java 17 does.
 * https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/time/format/DateTimeFormatterBuilder.html#appendPattern(java.lang.String)
 */
export function parsePattern(pattern: string): PatternPart[] {
  const reader = new PatternReader(pattern);
  return reader.read();
}

class PatternReader {
  readonly #pattern: string;
  readonly #open: Section[] = [{ parts: [], adjacent: undefined }];
  #position = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  read(): PatternPart[] {
    while (this.#position < this.#pattern.length) {
      const character = this.#pattern.charAt(this.#position);
      if (/[a-zA-Z]/u.test(character)) this.#letters(character);
      else if (character === "'") this.#quoted();
      else this.#other(character);
    }
    // An optional section that is not closed ends with the pattern.
    while (this.#open.length > 1) this.#closeOptional();
    return this.#open[0]?.parts ?? [];
  }

  #letters(letter: string): void {
    const count = this.#run(letter);
    if (letter !== 'p') return this.#add(this.#part(letter, count));
    const padded = this.#pattern.charAt(this.#position);
    if (!/[a-oq-zA-Z]/u.test(padded)) throw this.#fault('p must be followed by a pattern letter');
    const part = this.#part(padded, this.#run(padded));
    this.#add({ kind: 'padded', width: count, part });
  }

  #run(letter: string): number {
    const start = this.#position;
    while (this.#pattern.charAt(this.#position) === letter) this.#position += 1;
    return this.#position - start;
  }

  #other(character: string): void {
    this.#position += 1;
    if (character === '[') this.#open.push({ parts: [], adjacent: undefined });
    else if (character === ']') {
      if (this.#open.length === 1) throw this.#fault('"]" without "["');
      this.#closeOptional();
    } else if ('{}#'.includes(character)) throw this.#fault(`"${character}" is reserved`);
    else this.#add({ kind: 'literal', text: character });
  }

  #quoted(): void {
    const { text, end } = quotedText(this.#pattern, this.#position) ?? {};
    if (text === undefined || end === undefined) throw this.#fault('a quoted text has no end');
    this.#position = end;
    this.#add({ kind: 'literal', text });
  }

  #closeOptional(): void {
    const { parts } = this.#open.pop() as Section;
    this.#add({ kind: 'optional', parts });
  }

  /** A number of fixed width behind another number takes its own digits first. */
  #add(part: PatternPart): void {
    const section = this.#open.at(-1) as Section;
    section.parts.push(part);
    if (part.kind === 'padded' && part.part.kind === 'number') section.adjacent = 'padded';
    else if (part.kind !== 'number') section.adjacent = undefined;
    else if (section.adjacent === 'padded') {
      throw this.#fault('Java takes no number right behind a padded number');
    } else if (section.adjacent === undefined) section.adjacent = part;
    else if (part.min === part.max && part.sign === 'NOT_NEGATIVE') section.adjacent.following += part.max;
    else section.adjacent = part;
  }

  #part(letter: string, count: number): PatternPart {
    const part = numberPart(letter, count) ?? textPart(letter, count) ?? zonePart(letter, count);
    if (part !== undefined) return part;
    const known = 'GuyYDMLdQqwWEecFaBhKkHmsSAnNgVvzOXxZ'.includes(letter);
    throw this.#fault(
      known ? `${count} times ${letter} is not supported` : `the letter ${letter} is not known`,
    );
  }

  #fault(reason: string): UtilityFault {
    return new UtilityFault(`the date format ${JSON.stringify(this.#pattern)} is not valid: ${reason}`);
  }
}

function quotedText(pattern: string, start: number): { text: string; end: number } | undefined {
  let text = '';
  for (let position = start + 1; position < pattern.length; position += 1) {
    if (pattern[position] !== "'") text += pattern.charAt(position);
    else if (pattern[position + 1] === "'") {
      text += "'";
      position += 1;
    } else return { text: text === '' ? "'" : text, end: position + 1 };
  }
  return undefined;
}

const number = (
  field: Field,
  min: number,
  max: number,
  sign: SignStyle,
  form: NumberPart['form'] = 'plain',
): NumberPart => ({ kind: 'number', field, min, max, sign, form, following: 0 });
const fixed = (field: Field, width: number): NumberPart => number(field, width, width, 'NOT_NEGATIVE');

/** Letters that are written once as a plain number, twice with two digits. */
const ONE_OR_TWO: Readonly<Record<string, Field>> = {
  d: 'dayOfMonth',
  h: 'clockHourOfAmPm',
  H: 'hourOfDay',
  k: 'clockHourOfDay',
  K: 'hourOfAmPm',
  m: 'minute',
  s: 'second',
  M: 'month',
  L: 'month',
  Q: 'quarter',
  q: 'quarter',
};
const LONG: Readonly<Record<string, Field>> = { A: 'milliOfDay', n: 'nanoOfSecond', N: 'nanoOfDay' };
const YEARS: Readonly<Record<string, Field>> = { u: 'year', y: 'yearOfEra', Y: 'weekBasedYear' };
/** Numbers of the week with the greatest count of letters; all but `w` have as many digits as letters. */
const WEEKS: Readonly<Record<string, readonly [Field, number]>> = {
  w: ['weekOfYear', 2],
  W: ['weekOfMonth', 1],
  e: ['localDayOfWeek', 2],
  c: ['localDayOfWeek', 1],
};

function numberPart(letter: string, count: number): NumberPart | undefined {
  const year = YEARS[letter];
  if (year !== undefined) return yearPart(year, count);
  const small = ONE_OR_TWO[letter];
  if (small !== undefined && count === 1) return number(small, 1, DIGITS_MAX, 'NORMAL');
  if (small !== undefined && count === 2) return fixed(small, 2);
  const long = LONG[letter];
  if (long !== undefined && count <= DIGITS_MAX) return number(long, count, DIGITS_MAX, 'NOT_NEGATIVE');
  const week = WEEKS[letter];
  if (week !== undefined && count <= week[1]) {
    return number(week[0], count, letter === 'w' ? 2 : count, 'NOT_NEGATIVE');
  }
  if (letter === 'g' && count <= DIGITS_MAX) return number('modifiedJulianDay', count, DIGITS_MAX, 'NORMAL');
  if (letter === 'F' && count === 1) return number('alignedDayOfWeekInMonth', 1, DIGITS_MAX, 'NORMAL');
  if (letter === 'S' && count <= 9) return number('nanoOfSecond', count, count, 'NOT_NEGATIVE', 'fraction');
  if (letter !== 'D' || count > 3) return undefined;
  if (count === 1) return number('dayOfYear', 1, DIGITS_MAX, 'NORMAL');
  return number('dayOfYear', count, 3, 'NOT_NEGATIVE');
}

function yearPart(field: Field, count: number): NumberPart | undefined {
  if (count === 2) return number(field, 2, 2, 'NOT_NEGATIVE', 'reduced');
  if (count > DIGITS_MAX) return undefined;
  return number(field, count, DIGITS_MAX, count < 4 ? 'NORMAL' : 'EXCEEDS_PAD');
}

const TEXTS: Readonly<Record<string, readonly [Field, number]>> = {
  G: ['era', 1],
  E: ['dayOfWeek', 1],
  e: ['dayOfWeek', 3],
  c: ['dayOfWeek', 3],
  M: ['month', 3],
  L: ['month', 3],
  Q: ['quarter', 3],
  q: ['quarter', 3],
};

function textPart(letter: string, count: number): PatternPart | undefined {
  if (letter === 'a') return count === 1 ? { kind: 'text', field: 'amPm', style: 'short' } : undefined;
  const style: TextStyle = count === 4 ? 'full' : count === 5 ? 'narrow' : 'short';
  if (letter === 'B')
    return count === 1 || count === 4 || count === 5 ? { kind: 'dayPeriod', style } : undefined;
  const [field, from] = TEXTS[letter] ?? [];
  return field === undefined || from === undefined || count < from || count > 5
    ? undefined
    : { kind: 'text', field, style };
}

function zonePart(letter: string, count: number): PatternPart | undefined {
  switch (letter) {
    case 'V':
      return count === 2 ? { kind: 'zoneId' } : undefined;
    case 'v':
      return count === 1 || count === 4 ? { kind: 'zoneText', full: count === 4, generic: true } : undefined;
    case 'z':
      return count <= 4 ? { kind: 'zoneText', full: count === 4, generic: false } : undefined;
    case 'O':
      return count === 1 || count === 4 ? { kind: 'localizedOffset', full: count === 4 } : undefined;
    case 'Z':
      if (count === 4) return { kind: 'localizedOffset', full: true };
      if (count === 5) return { kind: 'offset', form: '+HH:MM:ss', zero: 'Z' };
      return count < 4 ? { kind: 'offset', form: '+HHMM', zero: '+0000' } : undefined;
    case 'X':
    case 'x': {
      const form = OFFSET_LETTERS[count - 1];
      const zero = letter === 'X' ? 'Z' : ZERO_OFFSETS[count - 1];
      return form === undefined || zero === undefined ? undefined : { kind: 'offset', form, zero };
    }
    default:
      return undefined;
  }
}
