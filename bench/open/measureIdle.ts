import { setTimeout as sleep } from 'node:timers/promises';
import { cpuDifference, cpuSeconds } from '../load/cpuTime.ts';

/** What the last invoices started is done by then: pushes, streams, compiled code. */
const SETTLING_SECONDS = 30;
/** Who is not the server: the chain's process, this one, and the rest of the machine. */
const OTHERS = ['chain', 'feeder', 'others', 'idle'];

/** Prints the share of one core that a server uses by itself, by its parts. */
export async function measureIdle(pid: number, seconds: number): Promise<void> {
  await sleep(SETTLING_SECONDS * 1_000);
  const before = cpuSeconds(pid);
  await sleep(seconds * 1_000);
  const after = cpuSeconds(pid);
  if (before === null || after === null) throw new Error('processor time is read from /proc');
  const used = Object.entries(cpuDifference(before, after)).filter(([part]) => !OTHERS.includes(part));
  const shareOf = (cpu: number): string => `${((100 * cpu) / seconds).toFixed(1)} %`;
  const all = used.reduce((sum, [, cpu]) => sum + cpu, 0);
  const parts = used.map(([part, cpu]) => `${part} ${shareOf(cpu)}`).join(', ');
  console.log(`idle for ${seconds} s: ${shareOf(all)} of a core (${parts})`);
}
