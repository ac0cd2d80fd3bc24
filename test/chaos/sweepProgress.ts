import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

type Who = 'server' | 'environment';

interface Proven {
  readonly hits: number;
  /** Of the slowest, from the restart until everything was SWEPT. */
  readonly seconds: number;
}

/** Deaths that were proven to harm nothing, kept in a file. */
export interface SweepProgress {
  hits(who: Who, step: string): number;
  count(who: Who, step: string, seconds: number): void;
  /** A line for each step. */
  table(steps: readonly string[]): string;
  /** The next run begins anew. */
  end(): void;
}

export function openSweepProgress(file: string): SweepProgress {
  const proven: Record<string, Proven> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Proven>)
    : {};
  const keyOf = (who: Who, step: string): string => `${who}: ${step}`;
  const known = Object.values(proven).reduce((sum, { hits }) => sum + hits, 0);
  if (known > 0) console.log(`goes on after ${known} deaths (${file})`);
  return {
    hits: (who, step) => proven[keyOf(who, step)]?.hits ?? 0,
    count: (who, step, seconds) => {
      const { hits, seconds: slowest } = proven[keyOf(who, step)] ?? { hits: 0, seconds: 0 };
      proven[keyOf(who, step)] = { hits: hits + 1, seconds: Math.max(slowest, seconds) };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(proven, null, 2));
    },
    table: (steps) => {
      const cell = (who: Who, step: string): string => {
        const { hits, seconds } = proven[keyOf(who, step)] ?? { hits: 0, seconds: 0 };
        return `${who} ${hits} (${seconds.toFixed(1)} s at most)`;
      };
      return steps.map((step) => `${step}: ${cell('server', step)}, ${cell('environment', step)}`).join('\n');
    },
    end: () => rmSync(file, { force: true }),
  };
}
