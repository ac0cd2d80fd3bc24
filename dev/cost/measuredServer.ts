import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
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

/** A record of before is taken away: where nothing was called since, the next one says the same. */
async function read(child: ChildProcess, recordFile: string): Promise<CallCount[]> {
  rmSync(recordFile, { force: true });
  child.kill('SIGUSR2');
  while (!existsSync(recordFile)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the runtime ended');
    await sleep(50);
  }
  return (JSON.parse(readFileSync(recordFile, 'utf8')) as { counts: CallCount[] }).counts;
}
