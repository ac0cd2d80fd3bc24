import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Kills the engines when this process is gone, even by SIGKILL: no engine outlives its runtime. */
export interface Watchdog {
  /** Kills `pid` when this process ends. Returns a function that says the process ended by itself. */
  guard(pid: number): () => void;
  /** Deletes a directory after the engines were killed. */
  removeAtEnd(directory: string): void;
  close(): Promise<void>;
}

// It reads orders from its standard input, which ends when the parent is gone, however it went.
const WATCHDOG_PROGRAM = `
const { rmSync } = require('node:fs');
const pids = new Set();
const directories = new Set();
let pending = '';
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.stdin.on('data', (chunk) => {
  const lines = (pending + chunk).split('\\n');
  pending = lines.pop();
  for (const line of lines) {
    const order = JSON.parse(line);
    if (order.guard) pids.add(order.guard);
    if (order.release) pids.delete(order.release);
    if (order.remove) directories.add(order.remove);
  }
});
process.stdin.on('end', () => {
  for (const pid of pids) try { process.kill(pid, 'SIGKILL'); } catch {}
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  process.exit(0);
});
`;

/** Starts the watchdog: one small process for all engines of a runtime. */
export function startWatchdog(): Watchdog {
  // Its own session, so that a Ctrl-C in the terminal does not reach it before the engines are gone.
  const child = spawn(process.execPath, ['-e', WATCHDOG_PROGRAM], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  const exited = once(child, 'exit');
  child.stdin.on('error', () => {});
  child.unref();
  const order = (message: Record<string, unknown>) => {
    if (child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    guard: (pid) => {
      order({ guard: pid });
      return () => order({ release: pid });
    },
    removeAtEnd: (directory) => order({ remove: directory }),
    close: async () => {
      if (child.exitCode !== null) return;
      child.stdin.end();
      child.ref();
      await exited;
    },
  };
}
