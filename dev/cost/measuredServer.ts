import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCount } from 'cdk-local-runtime';

/** A runtime in a process of its own that counts its calls. */
export interface MeasuredServer {
  /** What has been counted so far. */
  read(): Promise<CallCount[]>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 90_000;

/** Starts a runtime in `directory` that writes its counts to `recordFile` when asked. Throws what it said when it does not. */
export async function startMeasured(directory: string, recordFile: string): Promise<MeasuredServer> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/start.ts', '--port', '0', '--record', recordFile],
    { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!printed.includes('Ctrl-C')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The runtime did not start:\n${printed}`);
    }
    await sleep(100);
  }
  return { read: () => read(child, recordFile), stop: () => stop(child) };
}

async function read(child: ChildProcess, recordFile: string): Promise<CallCount[]> {
  const content = (): string => (existsSync(recordFile) ? readFileSync(recordFile, 'utf8') : '');
  const before = content();
  child.kill('SIGUSR2');
  for (;;) {
    await sleep(50);
    const now = content();
    if (now !== before) return (JSON.parse(now) as { counts: CallCount[] }).counts;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  if (child.exitCode === null && child.signalCode === null) await closed;
}
