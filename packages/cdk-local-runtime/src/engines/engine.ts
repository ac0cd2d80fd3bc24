import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Log } from '../log/log.ts';
import type { Watchdog } from './watchdog.ts';

/** A process that serves a part of AWS. */
export interface Engine {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface EngineDeps {
  readonly watchdog: Watchdog;
  readonly log: Log;
}

const STOP_TIMEOUT_MS = 2_000;
const PROBES_MAX = 100;

/**
 * Starts a process and resolves once its output matches `ready`, whose first group is its URL. Throws with the
 * process's last output when it ends before that.
 */
export async function startEngine(
  deps: EngineDeps,
  command: string,
  args: readonly string[],
  ready: RegExp,
  env: Record<string, string> = {},
): Promise<Engine> {
  // Detached: a Ctrl-C in the terminal reaches the runtime only, which stops its engines in order.
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...env },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      deps.log.debug('output', { text: chunk.toString().trimEnd() });
      if (output.length > 10_000) return;
      output += chunk.toString();
      const match = ready.exec(output);
      if (match !== null) resolve(match[1] ?? '');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code} at its start: ${output}`)));
  });
  const release = child.pid === undefined ? () => {} : deps.watchdog.guard(child.pid);
  child.once('exit', (code, signal) => {
    release();
    deps.log.info('ended', { code, signal });
  });
  return { url, close: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** Where no operating system takes the ports of its outgoing connections from (RFC 6335 calls them registered). */
const PORTS = { from: 10_000, below: 32_768 };

/**
 * A port of 127.0.0.1 that is free and stays so until it is used: the system gives it to nobody who asks for any port.
 *
 * @param following how many ports after it are to be free as well
 */
export async function freePort(following = 0): Promise<number> {
  for (let attempt = 1; attempt <= PROBES_MAX; attempt++) {
    const port = randomInt(PORTS.from, PORTS.below - following);
    const run = Array.from({ length: following + 1 }, (_, i) => isFree(port + i));
    if ((await Promise.all(run)).every(Boolean)) return port;
  }
  throw new Error(`None of ${PROBES_MAX} ports between ${PORTS.from} and ${PORTS.below} is free.`);
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
