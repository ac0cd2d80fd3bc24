const formats = new Map<string, Intl.DateTimeFormat>();

/** The time on the wall, `2026-03-29T01:59:00`. `instant` in milliseconds since 1970. Throws for an unknown zone. */
export function localTime(instant: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(instant).toISOString().slice(0, 19);
  let format = formats.get(timeZone);
  if (format === undefined) {
    // Swedish writes dates as ISO 8601 does.
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return format.format(new Date(instant)).replace(' ', 'T');
}

/**
 * The instant of a time on the wall, given as if it were UTC, in milliseconds since 1970. The earlier one where the
 * clock shows it twice, undefined where the clock skips it.
 */
export function instantOf(local: number, timeZone: string): number | undefined {
  if (timeZone === 'UTC') return local;
  const offsets = [local - 86_400_000, local + 86_400_000].map((near) => offsetAt(near, timeZone));
  const candidates = offsets.map((offset) => local - offset).sort((a, b) => a - b);
  return candidates.find((instant) => offsetAt(instant, timeZone) === local - instant);
}

function offsetAt(instant: number, timeZone: string): number {
  return Date.parse(`${localTime(instant, timeZone)}Z`) - Math.floor(instant / 1000) * 1000;
}
