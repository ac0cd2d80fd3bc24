import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  /** Ticks since the machine started: with the pid, the process's identity. */
  startedAt: string;
}

/** The processes that a process has started, and those that they have, as of now. From Linux's /proc. */
export function descendantsOf(pid: number): Process[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : []));
  const found: Process[] = [];
  const parents = [pid];
  for (let parent = parents.pop(); parent !== undefined; parent = parents.pop()) {
    for (const process of all.filter((each) => each.parent === parent)) {
      found.push(process);
      parents.push(process.pid);
    }
  }
  return found;
}

/** Those that still run. */
export function stillRunning(processes: readonly Process[]): Process[] {
  return processes.filter(({ pid, startedAt }) => readProcess(pid)[0]?.startedAt === startedAt);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function readProcess(pid: number): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name stands in parentheses and may hold spaces.
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const zombie = state === 'Z';
    return zombie ? [] : [{ pid, parent: Number(parent), startedAt: rest[17] ?? '' }];
  } catch {
    return []; // It ended meanwhile.
  }
}
