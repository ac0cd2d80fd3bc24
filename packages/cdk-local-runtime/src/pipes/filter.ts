import { compilePattern, type PatternUse } from '../events/pattern.ts';
import type { StreamRecord } from '../streams/streamRecord.ts';
import { withParsedBody } from './inputTemplate.ts';

/**
 * Reads `FilterCriteria`: an event passes when any pattern matches, or when there is none.
 * Throws InvalidEventPattern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function eventFilter(criteria: unknown, use: PatternUse): (event: unknown) => boolean {
  if (isUnfiltered(criteria)) return () => true;
  const { Filters } = criteria as { Filters: { Pattern?: unknown }[] };
  const patterns = Filters.map(({ Pattern }) => compilePattern(Pattern ?? '{}', use));
  return (event) => {
    const parsed = withParsedBody(event);
    return patterns.some((pattern) => pattern.matches(parsed));
  };
}

/**
 * The same for the records of a stream. Of a Kinesis record its data is looked at, as JSON: data that is none passes no filter.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html
 */
export function recordFilter(criteria: unknown): (record: StreamRecord) => boolean {
  const passes = eventFilter(criteria, 'lambda');
  if (isUnfiltered(criteria)) return () => true;
  return (record) => {
    if (!('kinesis' in record)) return passes(record);
    const data = jsonOf(Buffer.from(record.kinesis.data, 'base64').toString());
    return data !== undefined && passes({ data });
  };
}

function isUnfiltered(criteria: unknown): boolean {
  const { Filters } = (criteria ?? {}) as { Filters?: unknown[] };
  return Filters === undefined || Filters.length === 0;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
