import { readFileSync } from 'node:fs';
import { idleMonth } from 'cdk-local-runtime/cost';
import { describe, expect, it } from 'vitest';
import { observabilityOf, pagesOf, templateOf } from './template.ts';

/** What the page promises, in dollars. */
const [, testnet, mainnet] =
  /testnet \$(\d+) a month, mainnet \$(\d+)/.exec(readFileSync('docs/operating/deploy.md', 'utf8')) ?? [];

describe('a month in which nothing is asked of an environment', () => {
  it.each([
    ['testnet', testnet],
    ['mainnet', mainnet],
  ] as const)(
    'given the templates of %s, then it costs what the documents say, give or take two dollars',
    (name, told) => {
      const dollars = idleMonth([templateOf(name), observabilityOf(name), ...pagesOf(name)]).reduce(
        (sum, line) => sum + line.dollars,
        0,
      );
      expect(
        Math.abs(dollars - Number(told)),
        `${name} costs $${dollars.toFixed(2)}: npm run cost -- --idle`,
      ).toBeLessThan(2);
    },
  );

  it('given the alarms, then they are the dearest part', () => {
    expect(idleMonth([observabilityOf('mainnet')])[0]?.item).toBe('CloudWatch alarms, by metric');
  });
});
