import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A machine that is busy with other things takes minutes. */
const START_TIMEOUT_MS = 300_000;

/**
 * Starts one of the project's servers in a process of its own, in `directory`. Throws what it said when it does not start.
 *
 * @param timeoutMs default: five minutes
 */
export async function startServer(
  directory: string,
  args: readonly string[],
  timeoutMs = START_TIMEOUT_MS,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const deadline = Date.now() + timeoutMs;
  while (!printed.includes('Ctrl-C')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The runtime did not start:\n${printed}`);
    }
    await sleep(100);
  }
  return child;
}

/** Ends a server and waits until it has. */
export async function stopServer(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}
