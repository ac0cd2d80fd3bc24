import { parseCron } from './cron.ts';
import { instantOf, localTime } from './timeZone.ts';

/** When a schedule runs. All instants are milliseconds since 1970. */
export interface Schedule {
  /**
   * The first run after `after`, null when there is none. `anchor` is when the schedule was made: rates count
   * from it.
   */
  next(after: number, anchor: number): number | null;
  /** True for `at()`, which runs once. */
  readonly once: boolean;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Parses `rate()`, `cron()` and, for EventBridge Scheduler, `at()`. Throws Error.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedule(expression: string, use: 'rule' | 'scheduler', timeZone = 'UTC'): Schedule {
  const [, kind, body = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? [];
  try {
    localTime(0, timeZone);
  } catch {
    throw new Error(`"${timeZone}" is not a time zone`);
  }
  if (kind === 'rate') return rate(body, use);
  if (kind === 'cron') {
    const cron = parseCron(body);
    return { next: (after) => cron.next(after, timeZone), once: false };
  }
  if (kind === 'at' && use === 'scheduler') return at(body, timeZone);
  throw new Error(`"${expression}" is not a schedule expression`);
}

function rate(body: string, use: 'rule' | 'scheduler'): Schedule {
  const [, count = '', unit = '', plural = ''] = /^(\d+) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(count);
  const period = value * (UNIT_MS[unit] ?? 0);
  if (period === 0)
    throw new Error(`rate(${body}): a positive number and minutes, hours or days are required`);
  if (use === 'rule' && (value === 1) !== (plural === ''))
    throw new Error(`rate(${body}): the unit of 1 is singular, of more is plural`);
  return {
    next: (after, anchor) => anchor + (Math.max(0, Math.floor((after - anchor) / period)) + 1) * period,
    once: false,
  };
}

function at(body: string, timeZone: string): Schedule {
  const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(body) ? Date.parse(`${body}Z`) : Number.NaN;
  if (Number.isNaN(local)) throw new Error(`at(${body}): yyyy-mm-ddThh:mm:ss is required`);
  const instant = instantOf(local, timeZone);
  return { next: (after) => (instant !== undefined && instant > after ? instant : null), once: true };
}
