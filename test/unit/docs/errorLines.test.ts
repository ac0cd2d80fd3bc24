import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The alarm of every function counts its lines of level ERROR: whoever is woken by one finds it in the runbook. */
const runbook = readFileSync('docs/operating/runbook.md', 'utf8').replaceAll(/\s+/g, ' ');

const lines = globSync('functions/**/*.ts').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/log\.error\(\s*'([^']+)'/g)].map(([, line = '']) => ({
    file,
    line,
  })),
);

describe('lines of level ERROR', () => {
  it('given the functions, then they write some', () => {
    expect(lines.length).toBeGreaterThan(20);
  });

  it.each(lines)('given “$line” of $file, then the runbook says what to do', ({ line }) => {
    // What belongs to one line alone may follow the words that people search for.
    const [head = line] = line.split(': ');
    expect(runbook.includes(`\`${line}\``) || runbook.includes(`\`${head}\``)).toBe(true);
  });
});
