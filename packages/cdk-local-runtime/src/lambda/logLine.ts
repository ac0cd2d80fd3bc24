import { isRecord } from '../template/intrinsics.ts';

/** https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;

const LEVELS: ReadonlySet<unknown> = new Set(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);

interface LineFacts {
  /** For a line that is no JSON: by the stream that it came through. */
  readonly level: string;
  readonly now: Date;
  readonly requestId: string | undefined;
}

/**
 * What Lambda's JSON format makes of a line that a function wrote. A JSON object stays as it is when it has a level that Lambda knows and
 * an RFC 3339 timestamp; without one of them it becomes INFO, and gets the time. What is no JSON is wrapped.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
 */
export function logLine(line: string, { level, now, requestId }: LineFacts): string {
  const written = objectOf(line);
  if (written === undefined)
    return JSON.stringify({ timestamp: now.toISOString(), level, requestId, message: line });
  const timed = typeof written['timestamp'] === 'string' && RFC_3339.test(written['timestamp']);
  const levelled = LEVELS.has(String(written['level']).toLowerCase());
  if (timed && levelled) return line;
  return JSON.stringify({
    ...written,
    level: 'INFO',
    ...(timed ? {} : { timestamp: now.toISOString() }),
  });
}

function objectOf(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
