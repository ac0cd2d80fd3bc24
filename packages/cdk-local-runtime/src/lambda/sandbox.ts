import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Log } from '../log/log.ts';
import { logLine } from './logLine.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionSetup, WorkerAnswer, WorkerMessage, WorkerOrder } from './protocol.ts';
import { workerModule } from './workerModule.ts';

/** One execution environment: a worker thread that runs one event at a time. */
export interface Sandbox {
  /** False once the worker is gone; the next event needs another. */
  readonly alive: boolean;
  /** Resolves when the function's code was loaded, has failed to, or has had 10 s for it. */
  readonly loaded: Promise<void>;
  /** Runs one event. Never rejects: a timeout, a crash and a thrown error are answers. */
  run(order: WorkerOrder): Promise<WorkerAnswer>;
  close(): Promise<void>;
}

/**
 * Loading does not count towards the timeout, but for what takes longer than this:
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
 */
const LOAD_TIMEOUT_MS = 10_000;

/** Young objects of one environment; V8's own limit is 48 MiB, which dozens of environments would fill with what is dead. */
const YOUNG_GENERATION_MIB_MAX = 8;

/** Starts an execution environment with `env` as its whole environment. */
export function startSandbox(
  definition: FunctionDefinition,
  env: Record<string, string>,
  log: Log,
  compileCache?: string,
): Sandbox {
  const worker = startWorker(definition, env, compileCache);
  let end: WorkerAnswer['error'];
  let current: { order: WorkerOrder; settle: (answer: WorkerAnswer) => void } | undefined;
  /** Output may come after the answer; it belongs to the last event all the same. */
  let lastRequestId: string | undefined;
  const loading = startLoading();

  const fail = (errorType: string, errorMessage: string, trace: string[] = []): void => {
    end ??= { errorType, errorMessage, trace };
    loading.done();
    current?.settle({ requestId: current.order.requestId, error: end });
  };
  worker.on('message', (message: WorkerMessage) => {
    if (message === 'loaded') loading.done();
    else current?.settle(message);
  });
  worker.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
      fail('Runtime.OutOfMemory', 'Runtime exited with error: signal: killed');
    else fail(error.name, error.message, (error.stack ?? '').split('\n'));
  });
  worker.on('exit', (code) => fail('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
  for (const [stream, level] of [[worker.stdout, 'INFO'] as const, [worker.stderr, 'ERROR'] as const]) {
    createInterface({ input: stream }).on('line', (line) =>
      log.raw(logLine(line, { level, now: new Date(), requestId: lastRequestId })),
    );
  }

  return {
    get alive() {
      return end === undefined;
    },
    loaded: loading.ended,
    run: (order) =>
      new Promise((resolve) => {
        if (end !== undefined) return resolve({ requestId: order.requestId, error: end });
        const timer = setTimeout(() => {
          const seconds = (definition.timeoutMs / 1000).toFixed(2);
          fail(
            'Sandbox.Timedout',
            `${new Date().toISOString()} ${order.requestId} Task timed out after ${seconds} seconds`,
          );
          void worker.terminate();
        }, order.deadlineMs - Date.now());
        lastRequestId = order.requestId;
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
      end ??= { errorType: 'Runtime.ExitError', errorMessage: 'The environment was closed.', trace: [] };
      await worker.terminate();
    },
  };
}

function startWorker(
  definition: FunctionDefinition,
  env: Record<string, string>,
  compileCache: string | undefined,
): Worker {
  const setup: FunctionSetup = {
    functionName: definition.name,
    directory: definition.directory,
    handler: definition.handler,
    memoryMegabytes: definition.memoryMegabytes,
    runtimeModule: import.meta.url,
    compileCache,
  };
  return new Worker(workerModule(), {
    workerData: setup,
    env,
    stdout: true,
    stderr: true,
    execArgv: ['--no-warnings'],
    resourceLimits: {
      maxOldGenerationSizeMb: definition.memoryMegabytes,
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB_MAX,
    },
  });
}

/** `ended` resolves when `done` is called, at the latest after the time that loading may take. */
function startLoading(): { ended: Promise<void>; done(): void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, LOAD_TIMEOUT_MS, undefined);
  return {
    ended: promise,
    done: () => {
      clearTimeout(timer);
      resolve(undefined);
    },
  };
}
