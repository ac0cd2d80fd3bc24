import { UtilityFault } from '../host.ts';
import { dateField, textOf, timeField } from './dateTimeFields.ts';
import type { Field, NumberPart, PatternPart, TextStyle } from './dateTimePattern.ts';
import { formatLocalizedOffset, formatOffset } from './offsetText.ts';
import type { TimeZone } from './timeZone.ts';
import { zoneText } from './zoneText.ts';

const DAY_MS = 86_400_000;

interface Moment {
  instant: number;
  zone: TimeZone;
  offset: number;
  day: number;
  nanos: number;
}

/** Writes an instant in a zone, with the English names of the United States, as `DateTimeFormatter.format` of Java 17. */
export function formatDateTime(
  epochMilliseconds: number,
  parts: readonly PatternPart[],
  zone: TimeZone,
): string {
  const offset = zone.offsetAt(epochMilliseconds);
  const local = epochMilliseconds + offset * 1000;
  const day = Math.floor(local / DAY_MS);
  const moment = { instant: epochMilliseconds, zone, offset, day, nanos: (local - day * DAY_MS) * 1e6 };
  return parts.map((part) => write(part, moment)).join('');
}

function write(part: PatternPart, moment: Moment): string {
  switch (part.kind) {
    case 'literal':
      return part.text;
    case 'optional':
      return part.parts.map((each) => write(each, moment)).join('');
    case 'padded':
      return padded(write(part.part, moment), part.width);
    case 'number':
      return writeNumber(part, valueOf(part.field, moment));
    case 'text':
      return textOf(part.field, valueOf(part.field, moment), part.style);
    case 'dayPeriod':
      return dayPeriod(moment.nanos, part.style);
    case 'offset':
      return formatOffset(moment.offset, part.form, part.zero);
    case 'localizedOffset':
      return formatLocalizedOffset(moment.offset, part.full);
    case 'zoneId':
      return moment.zone.id;
    case 'zoneText':
      return zoneText(moment.zone, moment.instant, part);
  }
}

function valueOf(field: Field, { day, nanos, offset }: Moment): number {
  return dateField(field, day) ?? timeField(field, nanos) ?? offset;
}

function padded(text: string, width: number): string {
  if (text.length > width)
    throw new UtilityFault(`${JSON.stringify(text)} is longer than its ${width} places`);
  return text.padStart(width);
}

function writeNumber({ min, max, sign, form }: NumberPart, value: number): string {
  if (form === 'fraction') return String(value).padStart(9, '0').slice(0, min);
  const number = form === 'reduced' ? Math.abs(value) % 100 : value;
  const digits = String(Math.abs(number));
  if (digits.length > max || (number < 0 && sign === 'NOT_NEGATIVE')) {
    throw new UtilityFault(`${value} cannot be written with ${max} digits`);
  }
  // Java has a table of ten powers of ten for this, and no answer beyond it.
  if (sign === 'EXCEEDS_PAD' && number >= 0 && min > 10 && min < 19) {
    throw new UtilityFault(`a year cannot be written with ${min} digits`);
  }
  const plus = sign === 'EXCEEDS_PAD' && digits.length > min ? '+' : '';
  return (number < 0 ? '-' : plus) + digits.padStart(min, '0');
}

/** `B`: noon and midnight to the minute, and the parts of the day by English use. */
function dayPeriod(nanos: number, style: TextStyle): string {
  const minutes = Math.floor(nanos / 60e9);
  if (minutes === 0) return style === 'narrow' ? 'mi' : 'midnight';
  if (minutes === 12 * 60) return style === 'narrow' ? 'n' : 'noon';
  const hour = Math.floor(minutes / 60);
  if (hour < 6 || hour >= 21) return 'at night';
  return hour < 12 ? 'in the morning' : hour < 18 ? 'in the afternoon' : 'in the evening';
}
