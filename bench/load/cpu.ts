import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks by who spent them: a process's main thread, its other threads, each of its child processes. */
export type CpuTicks = Readonly<Record<string, number>>;

/** Ticks a second of /proc/<pid>/stat: `getconf CLK_TCK`, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What a process and its children have spent since they started. Linux only. */
export function cpuTicks(pid: number): CpuTicks {
  const threads = readdirSync(`/proc/${pid}/task`).map((tid) => stat(`/proc/${pid}/task/${tid}/stat`));
  const ticks: Record<string, number> = {};
  const spend = (name: string, spent: number) => (ticks[name] = (ticks[name] ?? 0) + spent);
  for (const thread of threads)
    spend(
      thread?.name === 'MainThread' ? 'server' : 'functions and the rest of the server',
      thread?.spent ?? 0,
    );
  for (const child of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const process = stat(`/proc/${child}/stat`);
    if (process?.parent === pid) spend(process.name, process.spent);
  }
  return ticks;
}

/** Cores that each has used between two readings that lie `ms` apart, the busiest first. */
export function coresUsed(
  before: CpuTicks,
  after: CpuTicks,
  ms: number,
): readonly { name: string; cores: number }[] {
  return Object.entries(after)
    .map(([name, ticks]) => ({
      name,
      cores: (ticks - (before[name] ?? 0)) / TICKS_PER_SECOND / (ms / 1_000),
    }))
    .sort((one, other) => other.cores - one.cores);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function stat(file: string): { name: string; parent: number; spent: number } | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    // The name stands in parentheses and may hold spaces and parentheses.
    const end = text.lastIndexOf(')');
    const fields = text
      .slice(end + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0] = fields.slice(11, 13);
    return { name: text.slice(text.indexOf('(') + 1, end), parent, spent: user + system };
  } catch {
    return undefined; // It ended meanwhile.
  }
}
