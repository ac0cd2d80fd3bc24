import { cpuDifference, cpuSeconds } from './cpuTime.ts';
import { type Measured, underLoad } from './load.ts';

/** The parts of a local server that have one core at the most, as people know them. */
const PARTS: Readonly<Record<string, string>> = {
  server: "the local server's one thread, which is gateway, API and bus",
  tables: 'the DynamoDB engine',
  functions: "the functions' threads",
};

/** Below this share of a core a part is not named. */
const CORES_NAMED_MIN = 0.05;

export interface Measuring {
  measure(name: string, parallel: number, call: () => Promise<unknown>): Promise<Measured>;
  /** What used most of the processor in the last measurement; null where that is not known. */
  boundBy(): string | null;
}

/**
 * Prints a table of measurements, one row a call of `measure`, and who used the processor meanwhile.
 *
 * @param pid of the server's process; absent: another one's, whose processor time is not asked for
 * @param calls of each measurement
 */
export function measuring(pid: number | undefined, calls: number): Measuring {
  let busiest: { readonly part: string; readonly used: number } | undefined;
  console.log(
    `\n${'call'.padEnd(14)}${'parallel'.padStart(9)}${'a second'.padStart(10)}${'p50'.padStart(10)}${'p95'.padStart(10)}${'p99'.padStart(10)}`,
  );
  return {
    measure: async (name, parallel, call) => {
      const before = pid === undefined ? null : cpuSeconds(pid);
      const measured = await underLoad(calls, parallel, call);
      const { perSecond, ms, p50, p95, p99 } = measured;
      const figures = [p50, p95, p99].map((time) => `${time.toFixed(1)} ms`.padStart(10)).join('');
      console.log(
        `${name.padEnd(14)}${String(parallel).padStart(9)}${perSecond.toFixed(0).padStart(10)}${figures}`,
      );
      const after = pid === undefined ? null : cpuSeconds(pid);
      if (before === null || after === null) return measured;
      const cores = Object.entries(cpuDifference(before, after))
        .map(([part, seconds]) => ({ part, used: (seconds * 1_000) / ms }))
        .filter(({ used }) => used >= CORES_NAMED_MIN)
        .toSorted((one, other) => other.used - one.used);
      console.log(`  cores: ${cores.map(({ part, used }) => `${part} ${used.toFixed(2)}`).join(', ')}`);
      busiest = cores.find(({ part }) => part !== 'idle' && part !== 'others');
      return measured;
    },
    boundBy: () =>
      busiest === undefined
        ? null
        : `${PARTS[busiest.part] ?? busiest.part}: ${busiest.used.toFixed(2)} cores in use`,
  };
}
