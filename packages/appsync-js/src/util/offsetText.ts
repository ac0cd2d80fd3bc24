/** How an offset is written: capital letters always, small ones where they are not zero. */
export type OffsetForm = '+HHmm' | '+HHMM' | '+HH:MM' | '+HHMMss' | '+HH:MM:ss';

/** `X` and `x` by their count. */
export const OFFSET_LETTERS: readonly OffsetForm[] = ['+HHmm', '+HHMM', '+HH:MM', '+HHMMss', '+HH:MM:ss'];
/** What `x` writes for no offset. */
export const ZERO_OFFSETS: readonly string[] = ['+00', '+0000', '+00:00', '+0000', '+00:00'];

const two = (value: number): string => String(value).padStart(2, '0');

interface Split {
  sign: '+' | '-';
  hours: number;
  minutes: number;
  seconds: number;
}

function split(offset: number): Split {
  const absolute = Math.abs(offset);
  return {
    sign: offset < 0 ? '-' : '+',
    hours: Math.floor(absolute / 3600),
    minutes: Math.floor(absolute / 60) % 60,
    seconds: absolute % 60,
  };
}

/** Writes an offset of so many seconds; `zero` where nothing of it would be written. */
export function formatOffset(offset: number, form: OffsetForm, zero: string): string {
  const { sign, hours, minutes, seconds } = split(offset);
  const colon = form.includes(':') ? ':' : '';
  const withSeconds = form.endsWith('ss') && seconds > 0;
  const withMinutes = form !== '+HHmm' || minutes > 0;
  if (hours === 0 && minutes === 0 && !withSeconds) return zero;
  const behind = withSeconds ? `${colon}${two(seconds)}` : '';
  return `${sign}${two(hours)}${withMinutes ? `${colon}${two(minutes)}` : ''}${behind}`;
}

/** `GMT+8`, or `GMT+08:00` in full. */
export function formatLocalizedOffset(offset: number, full: boolean): string {
  const { sign, hours, minutes, seconds } = split(offset);
  if (offset === 0) return 'GMT';
  const tail = seconds > 0 ? `:${two(seconds)}` : '';
  if (full) return `GMT${sign}${two(hours)}:${two(minutes)}${tail}`;
  return `GMT${sign}${hours}${minutes > 0 || seconds > 0 ? `:${two(minutes)}` : ''}${tail}`;
}

/** What was read at a place, and how many characters it took. */
export interface OffsetReading {
  readonly length: number;
  readonly seconds: number;
}

const PATTERNS: Readonly<Record<OffsetForm, RegExp>> = {
  '+HHmm': /^([+-])([0-5]\d)([0-5]\d)?/u,
  '+HHMM': /^([+-])([0-5]\d)([0-5]\d)/u,
  '+HH:MM': /^([+-])([0-5]\d):([0-5]\d)/u,
  '+HHMMss': /^([+-])([0-5]\d)([0-5]\d)([0-5]\d)?/u,
  '+HH:MM:ss': /^([+-])([0-5]\d):([0-5]\d)(?::([0-5]\d))?/u,
};

/** Reads an offset as java.time does: `zero` first. Undefined for what is none. */
export function readOffset(text: string, form: OffsetForm, zero: string): OffsetReading | undefined {
  return text.startsWith(zero) ? { length: zero.length, seconds: 0 } : reading(PATTERNS[form].exec(text));
}

/** Reads what `O` writes. */
export function readLocalizedOffset(text: string, full: boolean): OffsetReading | undefined {
  if (!text.startsWith('GMT')) return undefined;
  const rest = text.slice(3);
  if (!/^[+-]/u.test(rest)) return { length: 3, seconds: 0 };
  const pattern = full ? /^([+-])(\d\d):(\d\d)(?::(\d\d))?/u : /^([+-])(\d\d?)(?::(\d\d)(?::(\d\d))?)?/u;
  const found = reading(pattern.exec(rest));
  return found === undefined ? undefined : { ...found, length: found.length + 3 };
}

function reading(found: RegExpExecArray | null): OffsetReading | undefined {
  if (found === null) return undefined;
  const [text, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return { length: text.length, seconds: sign === '-' ? -total : total };
}
