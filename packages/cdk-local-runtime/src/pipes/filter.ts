import { compilePattern, type PatternUse } from '../events/pattern.ts';
import { withParsedBody } from './inputTemplate.ts';

/**
 * Reads `FilterCriteria`: an event passes when any pattern matches, or when there is none.
 * Throws InvalidEventPattern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-filtering.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export function eventFilter(criteria: unknown, use: PatternUse): (event: unknown) => boolean {
  const { Filters } = (criteria ?? {}) as { Filters?: { Pattern?: unknown }[] };
  if (Filters === undefined || Filters.length === 0) return () => true;
  const patterns = Filters.map(({ Pattern }) => compilePattern(Pattern ?? '{}', use));
  return (event) => {
    const parsed = withParsedBody(event);
    return patterns.some((pattern) => pattern.matches(parsed));
  };
}
