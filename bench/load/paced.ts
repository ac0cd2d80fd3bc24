import { setTimeout as sleep } from 'node:timers/promises';
import { type CpuSeconds, cpuDifference, cpuSeconds } from './cpuTime.ts';
import { percentile } from './load.ts';

/** What calls took of which each had the server for itself. Times in milliseconds. */
export interface Paced {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Processor time that one call and all that it leads to take, by who used it, less what the server uses by itself; null: not known. */
  readonly processor: CpuSeconds | null;
  /** Cores that were busy with something else meanwhile; null: not known. */
  readonly othersCores: number | null;
  /** Calls that were made although the server had not come to rest in time. */
  readonly restless: number;
}

export interface PacedOptions {
  /** Of the server's process; absent: another one's, and each call comes a second after the one before. */
  readonly pid: number | undefined;
  readonly calls: number;
}

const PACE_MS = 1_000;
/** At rest it uses less of a core than this, for so long: by itself a tenth of a core. */
const REST_WINDOW_MS = 250;
const REST_SECONDS_MAX = 0.04;
const REST_WITHIN_MS = 10_000;
const ALONE_SECONDS = 4;
/** Who is not the server. */
const OUTSIDE = new Set(['feeder', 'others', 'idle']);

/**
 * Makes calls one after the other, each once all that the one before led to is done: the server has come to rest. So nothing waits for
 * another call's work.
 *
 * @param call resolves with the milliseconds that it took
 */
export async function paced({ pid, calls }: PacedOptions, call: () => Promise<number>): Promise<Paced> {
  const times: number[] = [];
  let restless = 0;
  const rest = async (): Promise<void> => {
    if (pid === undefined) return sleep(PACE_MS);
    if (!(await atRest(pid))) restless++;
  };
  await rest();
  const alone = await usedWhile(pid, () => sleep(ALONE_SECONDS * 1_000));
  const used = await usedWhile(pid, async () => {
    for (let n = 0; n < calls; n++) {
      times.push(await call());
      await rest();
    }
  });
  times.sort((one, other) => one - other);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(times, part)) as [
    number,
    number,
    number,
  ];
  const known = alone !== null && used !== null;
  return {
    ...{ p50, p95, p99, restless },
    processor: known ? ofOne(used, alone, calls) : null,
    othersCores: known ? (used.cpu['others'] ?? 0) / used.seconds : null,
  };
}

interface Used {
  readonly cpu: CpuSeconds;
  readonly seconds: number;
}

function ofOne(used: Used, alone: Used, calls: number): CpuSeconds {
  const entries = Object.entries(used.cpu).filter(([part]) => !OUTSIDE.has(part));
  return Object.fromEntries(
    entries.map(([part, seconds]) => {
      const byItself = ((alone.cpu[part] ?? 0) / alone.seconds) * used.seconds;
      return [part, Math.max(0, seconds - byItself) / calls];
    }),
  );
}

async function usedWhile(pid: number | undefined, work: () => Promise<void>): Promise<Used | null> {
  const before = pid === undefined ? null : cpuSeconds(pid);
  const startedMs = performance.now();
  await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  const after = pid === undefined ? null : cpuSeconds(pid);
  return before === null || after === null ? null : { cpu: cpuDifference(before, after), seconds };
}

/** False where the server was busy all the time. */
async function atRest(pid: number): Promise<boolean> {
  const untilMs = performance.now() + REST_WITHIN_MS;
  while (performance.now() < untilMs) {
    const used = await usedWhile(pid, () => sleep(REST_WINDOW_MS));
    if (used === null) return true;
    const ours = Object.entries(used.cpu).filter(([part]) => !OUTSIDE.has(part));
    // A machine that is busy with something else makes the window longer than was asked for.
    const share = ours.reduce((sum, [, seconds]) => sum + seconds, 0) / used.seconds;
    if (share <= REST_SECONDS_MAX / (REST_WINDOW_MS / 1_000)) return true;
  }
  return false;
}
