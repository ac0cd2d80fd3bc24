import { describe, expect, it } from 'vitest';
import { createLog } from '../../functions/shared/log.ts';
import { logLine } from 'cdk-local-runtime/testing';
import { observabilityOf, ofType, templateOf } from './template.ts';

/** Filters of the form `{ $.<field> = "<text>" }`, as those of errors have. */
function matches(pattern: string, line: string): boolean {
  const [, field = '', text] = /^\{ \$\.(\w+) = "([^"]*)" \}$/.exec(pattern) ?? [];
  if (text === undefined) throw new Error(`this test does not read ${pattern}`);
  return (JSON.parse(line) as Record<string, unknown>)[field] === text;
}

/** What Lambda hands to CloudWatch of what our log writes. */
function delivered(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  write(createLog({ level: 'DEBUG', write: (line) => void lines.push(line) }));
  return logLine(lines[0] ?? '', { level: 'INFO', now: new Date(), requestId: 'r' });
}

describe.each(['local', 'testnet', 'mainnet'] as const)('lines of functions on %s', (environment) => {
  const filters = ofType(observabilityOf(environment), 'AWS::Logs::MetricFilter')
    .map(({ properties }) => ({
      name: properties.MetricTransformations[0].MetricName as string,
      pattern: properties.FilterPattern as string,
    }))
    .filter(({ name }) => name.endsWith('-failures'));

  it('given the functions, then each has a filter', () => {
    const functions = ofType(templateOf(environment), 'AWS::Lambda::Function');
    expect(filters).toHaveLength(functions.length);
  });

  it.each(filters)('given an error, then $name counts it, and nothing else', ({ pattern }) => {
    expect(
      matches(
        pattern,
        delivered((log) => log.error('a watch pass failed')),
      ),
    ).toBe(true);
    for (const quiet of ['warn', 'info', 'debug'] as const)
      expect(
        matches(
          pattern,
          delivered((log) => log[quiet]('watched')),
        ),
      ).toBe(false);
  });
});
