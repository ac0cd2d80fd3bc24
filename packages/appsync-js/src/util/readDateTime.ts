import { UtilityFault } from '../host.ts';
import { textsOf } from './dateTimeFields.ts';
import type { Field, NumberPart, PatternPart } from './dateTimePattern.ts';
import { readLocalizedOffset, readOffset } from './offsetText.ts';
import { parseTimeZone } from './timeZone.ts';
import type { TimeZone } from './timeZone.ts';
import { readZoneName } from './zoneText.ts';

/** What was read of a timestamp, before anything is made of it. */
export interface ReadFields {
  readonly numbers: Map<Field, number>;
  zone?: TimeZone;
}

/** The place behind what was read; undefined where the text does not fit. */
type Place = number | undefined;

/**
 * Reads a text by a pattern, from its beginning to its end, as the strict parsing of java.time does: an optional section
 * that does not fit is left out, and nothing is tried twice. Undefined for a text that does not fit.
 */
export function readDateTime(text: string, parts: readonly PatternPart[]): ReadFields | undefined {
  const reader = new Reader(text);
  return reader.readAll(parts, 0) === text.length ? reader.fields : undefined;
}

class Reader {
  readonly #text: string;
  fields: ReadFields = { numbers: new Map() };

  constructor(text: string) {
    this.#text = text;
  }

  readAll(parts: readonly PatternPart[], start: number): Place {
    let place: Place = start;
    for (const part of parts) {
      if (place === undefined) return undefined;
      place = this.#read(part, place);
    }
    return place;
  }

  #read(part: PatternPart, at: number): Place {
    switch (part.kind) {
      case 'literal':
        return this.#text.startsWith(part.text, at) ? at + part.text.length : undefined;
      case 'optional':
        return this.#optional(part.parts, at);
      case 'padded':
        return this.#padded(part.part, part.width, at);
      case 'number':
        return this.#number(part, at);
      case 'text': {
        // Of texts alike, such as the narrow one of March and May, java.time reads the last.
        const found = textsOf(part.field, part.style)
          .reverse()
          .sort(([a], [b]) => b.length - a.length)
          .find(([text]) => this.#text.startsWith(text, at));
        return found === undefined ? undefined : this.#keep(part.field, found[1], at + found[0].length);
      }
      case 'offset':
        return this.#offset(readOffset(this.#text.slice(at), part.form, part.zero), at);
      case 'localizedOffset':
        return this.#offset(readLocalizedOffset(this.#text.slice(at), part.full), at);
      case 'zoneId':
        return this.#zone('ids', at);
      case 'zoneText':
        if (part.generic) throw new UtilityFault('v is written, but not read here');
        return this.#zone(part.full ? 'long' : 'short', at);
      case 'dayPeriod':
        throw new UtilityFault('B is written, but not read here');
    }
  }

  #optional(parts: readonly PatternPart[], at: number): Place {
    const before = this.fields;
    this.fields = { ...before, numbers: new Map(before.numbers) };
    const place = this.readAll(parts, at);
    if (place !== undefined) return place;
    this.fields = before;
    return at;
  }

  #padded(part: PatternPart, width: number, at: number): Place {
    const end = at + width;
    if (end > this.#text.length) return undefined;
    let start = at;
    while (start < end && this.#text[start] === ' ') start += 1;
    const inside = new Reader(this.#text.slice(0, end));
    inside.fields = this.fields;
    const place = inside.#read(part, start);
    this.fields = inside.fields;
    return place === end ? end : undefined;
  }

  /** A field that is read twice must be the same both times. */
  #keep(field: Field, value: number, place: number): Place {
    const before = this.fields.numbers.get(field);
    this.fields.numbers.set(field, value);
    return before === undefined || before === value ? place : undefined;
  }

  #offset(found: ReturnType<typeof readOffset>, at: number): Place {
    return found === undefined ? undefined : this.#keep('offset', found.seconds, at + found.length);
  }

  #number(part: NumberPart, at: number): Place {
    const { min, max, sign, form } = part;
    const sent = this.#text[at];
    const isSigned = sent === '-' || (sent === '+' && sign === 'EXCEEDS_PAD');
    if (isSigned && sign === 'NOT_NEGATIVE') return undefined;
    const start = isSigned ? at + 1 : at;
    const all = /^\d*/u.exec(this.#text.slice(start, start + max + part.following))?.[0] ?? '';
    // Numbers of fixed width right behind take theirs from the end.
    const width = Math.min(all.length, part.following > 0 ? Math.max(min, all.length - part.following) : max);
    if (width < min) return undefined;
    const digits = all.slice(0, width);
    const value = form === 'fraction' ? Number(digits.padEnd(9, '0')) : Number(digits);
    if (isSigned && sent === '-') {
      return value === 0 ? undefined : this.#keep(part.field, -value, start + width);
    }
    // A plus is written exactly where a number is wider than asked for.
    if (sign === 'EXCEEDS_PAD' && isSigned !== width > min) return undefined;
    return this.#keep(part.field, form === 'reduced' ? 2000 + value : value, start + width);
  }

  #zone(of: 'ids' | 'short' | 'long', at: number): Place {
    const rest = this.#text.slice(at);
    const [offset] = /^(?:UTC|GMT|UT)?[+-][0-5]\d:[0-5]\d(?::[0-5]\d)?/u.exec(rest) ?? [];
    if (offset !== undefined) return this.#keepZone(offset, offset, at);
    if (/^[+-]/u.test(rest)) return undefined;
    const found = readZoneName(rest, of);
    if (found !== undefined) return this.#keepZone(found.id, found.text, at);
    const [utc] = /^(?:UTC|GMT|UT|Z)/u.exec(rest) ?? [];
    return utc === undefined ? undefined : this.#keepZone(utc, utc, at);
  }

  #keepZone(id: string, text: string, at: number): Place {
    this.fields.zone = parseTimeZone(id);
    return at + text.length;
  }
}
