import { type Clock, isoNow, systemClock } from './clock.ts';

/** From the one that says most to the one that says least. */
const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LEVELS)[number];

/** Facts are flat and few: ids, codes, counts. Amounts are fine, secrets are not. */
export type LogFacts = Readonly<Record<string, unknown>>;

export interface Log {
  debug(message: string, facts?: LogFacts): void;
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}

export interface LogOptions {
  /** Default: the environment variable LOG_LEVEL, else INFO. */
  readonly level?: string | undefined;
  /** Default: standard output. */
  readonly write?: (line: string) => void;
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
}

/**
 * One line of JSON per message, so that a query finds every fact by its name; nothing below the level. Lambda takes the level of a line
 * that carries an RFC 3339 timestamp, and makes any other line INFO, which no alarm looks for.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function createLog(options: LogOptions = {}): Log {
  const least = LEVELS.indexOf(parseLevel(options.level ?? process.env['LOG_LEVEL']));
  const write = options.write ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const { clock = systemClock } = options;
  const at =
    (level: LogLevel) =>
    (message: string, facts: LogFacts = {}): void => {
      if (LEVELS.indexOf(level) < least) return;
      // Facts come first, so that none of them can take the place of what alarms read.
      write(JSON.stringify({ ...facts, timestamp: isoNow(clock), level, message }, readable));
    };
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') };
}

function parseLevel(text: string | undefined): LogLevel {
  return LEVELS.find((level) => level === text?.toUpperCase()) ?? 'INFO';
}

/** JSON knows neither bigint nor errors. */
function readable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) {
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  }
  return value;
}
