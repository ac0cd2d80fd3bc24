import { latin } from './amounts.ts';

/** An instant as people of the language write it, in the browser's own zone. */
export function shownTime(iso: string | null, locale: string): string {
  if (iso === null) return '–';
  const format = new Intl.DateTimeFormat(latin(locale), { dateStyle: 'medium', timeStyle: 'medium' });
  return format.format(new Date(iso));
}

/** A day of the totals, which are UTC. */
export function shownDay(day: string, locale: string): string {
  const format = new Intl.DateTimeFormat(latin(locale), { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** 8 s, 5 min, 2 h, 3 days. */
export function shownSeconds(seconds: number, locale: string): string {
  const [value, unit] =
    seconds < 90
      ? [seconds, 'second' as const]
      : seconds < 5_400
        ? [seconds / 60, 'minute' as const]
        : seconds < 172_800
          ? [seconds / 3_600, 'hour' as const]
          : [seconds / 86_400, 'day' as const];
  return new Intl.NumberFormat(latin(locale), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value);
}

/** The last so many days up to today, UTC, the oldest first. */
export function lastDays(count: number, now: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(now - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
