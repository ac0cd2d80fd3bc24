import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';

/** Seconds of processor time, by who used them. */
export type CpuSeconds = Readonly<Record<string, number>>;

/** Linux counts in hundredths of a second: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

/**
 * What a local server has used so far: its main thread (gateway, API, bus, workflows), its functions' threads, the compiler and
 * collector of both, and its engines. `feeder` is this process, `others` the rest of the machine, `idle` what nobody used.
 * Null where there is no /proc.
 */
export function cpuSeconds(serverPid: number): CpuSeconds | null {
  try {
    const used: Record<string, number> = { server: 0, functions: 0, compiler: 0 };
    for (const { name, ticks } of threadsOf(serverPid)) {
      const part = name === 'WorkerThread' ? 'functions' : name === 'V8Worker' ? 'compiler' : 'server';
      used[part] = (used[part] ?? 0) + ticks / TICKS_PER_SECOND;
    }
    // Threads that have ended were environments of functions; what they used is in the process alone.
    const living = Object.values(used).reduce((a, b) => a + b, 0);
    const ended = readStat(`/proc/${serverPid}/stat`).ticks / TICKS_PER_SECOND - living;
    used['functions'] = (used['functions'] ?? 0) + Math.max(0, ended);
    for (const { pid, command } of childrenOf(serverPid)) {
      const part = partOf(command);
      used[part] = (used[part] ?? 0) + readStat(`/proc/${pid}/stat`).ticks / TICKS_PER_SECOND;
    }
    used['feeder'] = readStat('/proc/self/stat').ticks / TICKS_PER_SECOND;
    const ours = Object.values(used).reduce((a, b) => a + b, 0);
    // user nice system idle iowait irq softirq …: https://man7.org/linux/man-pages/man5/proc_stat.5.html
    const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0] = (
      readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
    )
      .split(/\s+/)
      .slice(1)
      .map(Number);
    const busy = (user + nice + system + irq + soft) / TICKS_PER_SECOND;
    return { ...used, others: busy - ours, idle: (idle + wait) / TICKS_PER_SECOND };
  } catch {
    return process.platform === 'linux' ? raise(serverPid) : null;
  }
}

/** Which engine a process is. */
function partOf(command: string): string {
  if (/dynoxide/.test(command)) return 'tables';
  if (/kinesalite/.test(command)) return 'streams';
  return /fauxqs/.test(command) ? 'queues' : 'chain';
}

function raise(serverPid: number): never {
  throw new Error(`the local server ${serverPid} has ended`);
}

export function cpuDifference(before: CpuSeconds, after: CpuSeconds): CpuSeconds {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  );
}

function threadsOf(pid: number): { name: string; ticks: number }[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      return [readStat(`/proc/${pid}/task/${thread}/stat`)];
    } catch {
      return []; // It ended meanwhile.
    }
  });
}

/** The processes that another one started and that still run. */
export function childrenOf(pid: number): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const { parent } = readStat(`/proc/${name}/stat`);
      return parent === pid
        ? [{ pid: Number(name), command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }]
        : [];
    } catch {
      return [];
    }
  });
}

function readStat(file: string): { name: string; parent: number; ticks: number } {
  const stat = readFileSync(file, 'utf8');
  // The name stands in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}
