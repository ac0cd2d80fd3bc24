import { readFileSync } from 'node:fs';
import { childrenOf } from './cpuTime.ts';

const KIB_PER_MIB = 1024;

/** MiB of memory that a local server holds: its own process, and with its engines. Null where there is no /proc. */
export function residentMemory(serverPid: number): { server: number; withEngines: number } | null {
  try {
    const server = residentOf(serverPid);
    const engines = childrenOf(serverPid).reduce((sum, { pid }) => sum + residentOf(pid), 0);
    return { server, withEngines: server + engines };
  } catch {
    return null;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html: VmRSS in KiB. */
function residentOf(pid: number): number {
  const [, kib = '0'] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / KIB_PER_MIB;
}
