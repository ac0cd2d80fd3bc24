import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Log } from '../log/log.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionSetup, WorkerAnswer, WorkerOrder } from './protocol.ts';

/** One execution environment: a worker thread that runs one event at a time. */
export interface Sandbox {
  /** False once the worker is gone; the next event needs another. */
  readonly alive: boolean;
  /** Runs one event. Never rejects: a timeout, a crash and a thrown error are answers. */
  run(order: WorkerOrder): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

/** Starts an execution environment with `env` as its whole environment. */
export function startSandbox(definition: FunctionDefinition, env: Record<string, string>, log: Log): Sandbox {
  const setup: FunctionSetup = {
    functionName: definition.name,
    directory: definition.directory,
    handler: definition.handler,
    memoryMegabytes: definition.memoryMegabytes,
  };
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: setup,
    env,
    stdout: true,
    stderr: true,
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
  });
  let alive = true;
  let current: { order: WorkerOrder; settle: (answer: WorkerAnswer) => void } | undefined;

  const fail = (errorType: string, errorMessage: string, trace: string[] = []): void => {
    alive = false;
    const requestId = current?.order.requestId ?? '';
    current?.settle({ requestId, error: { errorType, errorMessage, trace } });
  };
  worker.on('message', (answer: WorkerAnswer) => current?.settle(answer));
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      fail('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
    else fail(error.name, error.message, (error.stack ?? '').split('\n'));
  });
  worker.on('exit', (code) => fail('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
  for (const [stream, level] of [[worker.stdout, 'INFO'] as const, [worker.stderr, 'ERROR'] as const]) {
    createInterface({ input: stream }).on('line', (line) =>
      log.raw(asJson(line, level, current?.order.requestId)),
    );
  }

  return {
    get alive() {
      return alive;
    },
    run: (order) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          const seconds = (definition.timeoutMs / 1000).toFixed(2);
          fail(
            'Sandbox.Timedout',
            `${new Date().toISOString()} ${order.requestId} Task timed out after ${seconds} seconds`,
          );
          void worker.terminate();
        }, order.deadlineMs - Date.now());
        current = {
          order,
          settle: (answer) => {
            clearTimeout(timer);
            current = undefined;
            resolve(answer);
          },
        };
        worker.postMessage(order);
      }),
    close: async () => {
      alive = false;
      await worker.terminate();
    },
  };
}

/** A function's line as JSON: as it is when it is an object already, wrapped as Lambda's JSON format wraps it otherwise. */
function asJson(line: string, level: string, requestId: string | undefined): string {
  if (line.startsWith('{')) {
    try {
      JSON.parse(line);
      return line;
    } catch {
      // It only looks like JSON.
    }
  }
  return JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message: line });
}
