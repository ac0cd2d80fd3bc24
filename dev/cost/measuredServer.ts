import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallCount } from 'cdk-local-runtime';
import { startServer, stopServer } from '../serverProcess.ts';

/** A runtime in a process of its own that counts its calls. */
export interface MeasuredServer {
  /** What has been counted so far. */
  read(): Promise<CallCount[]>;
  stop(): Promise<void>;
}

/** Starts a runtime in `directory` that writes its counts to `recordFile` when asked. Throws what it said when it does not. */
export async function startMeasured(directory: string, recordFile: string): Promise<MeasuredServer> {
  const args = ['scripts/start.ts', '--port', '0', '--record', recordFile];
  const child = await startServer(directory, args);
  return { read: () => read(child, recordFile), stop: () => stopServer(child) };
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
