import { existsSync, readFileSync } from 'node:fs';
import { createRequire, enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { FunctionSetup, WorkerAnswer, WorkerMessage, WorkerOrder } from './protocol.ts';

// One function in one thread, one event at a time, as one execution environment of Lambda.
type Handler = (
  event: unknown,
  context: object,
  callback?: (error: unknown, result?: unknown) => void,
) => unknown;

/** Node's own way to run a text as a CommonJS module; `@types/node` leaves it out. */
type CommonJsModule = NodeJS.Module & { _compile(source: string, file: string, format: 'commonjs'): unknown };

const setup = workerData as FunctionSetup;
const port = parentPort;
if (port === null) throw new Error('This file runs in a worker thread only.');

const root = pathToFileURL(`${setup.directory}/`).href;
// This module itself may have come as text.
const requireHere = createRequire(setup.runtimeModule);
if (setup.compileCache !== undefined) enableCompileCache(setup.compileCache);
const hasManifest = existsSync(join(setup.directory, 'package.json'));
const isBare = (url: string): boolean =>
  !hasManifest && url.startsWith(root) && url.endsWith('.js') && !url.includes('/node_modules/');
registerHooks({
  // The runtime carries the AWS SDK: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error;
      if (!context.conditions.includes('require')) {
        return next(specifier, { ...context, parentURL: setup.runtimeModule });
      }
      return { url: pathToFileURL(requireHere.resolve(specifier)).href, shortCircuit: true };
    }
  },
  // A `.js` file without a package.json beside it is CommonJS there, whatever folder the assembly lies in.
  load: (url, context, next) => next(url, isBare(url) ? { ...context, format: 'commonjs' } : context),
});
// Node asks the folders above once more before it compiles.
const ofFolder = requireHere.extensions['.js'];
requireHere.extensions['.js'] = (module, file) => {
  if (!isBare(pathToFileURL(file).href)) return ofFolder?.(module, file);
  (module as CommonJsModule)._compile(readFileSync(file, 'utf8'), file, 'commonjs');
};

const handler = load();
const sayLoaded = (): void => {
  port.postMessage('loaded' satisfies WorkerMessage);
  // An environment that is ended has no time for it.
  if (setup.compileCache !== undefined) flushCompileCache();
};
handler.then(sayLoaded, sayLoaded);

port.on('message', (order: WorkerOrder) => {
  void answer(order).then((message) => port.postMessage(message));
});

async function answer(order: WorkerOrder): Promise<WorkerAnswer> {
  if (order.traceId === undefined) delete process.env['_X_AMZN_TRACE_ID'];
  else process.env['_X_AMZN_TRACE_ID'] = order.traceId;
  try {
    const result = await call(await handler, JSON.parse(order.event), contextOf(order));
    return { requestId: order.requestId, result: JSON.stringify(result) ?? 'null' };
  } catch (error) {
    return { requestId: order.requestId, error: describe(error) };
  }
}

async function load(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf('.');
  const [file, name] = [setup.handler.slice(0, dot), setup.handler.slice(dot + 1)];
  const path = ['.mjs', '.js', '.cjs']
    .map((ending) => join(setup.directory, `${file}${ending}`))
    .find(existsSync);
  if (path === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const exported = module[name] ?? (module['default'] as Record<string, unknown> | undefined)?.[name];
  if (typeof exported !== 'function') {
    throw named('Runtime.HandlerNotFound', `${setup.handler} is undefined or not exported`);
  }
  return exported as Handler;
}

function call(run: Handler, event: unknown, context: object): Promise<unknown> {
  if (run.length < 3) return Promise.resolve(run(event, context));
  return new Promise((resolve, reject) => {
    const done = (error: unknown, result?: unknown) =>
      error === null || error === undefined ? resolve(result) : reject(error as Error);
    const returned = run(event, context, done);
    if (returned instanceof Promise) returned.then(resolve, reject);
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(order: WorkerOrder): object {
  return {
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: order.functionArn,
    memoryLimitInMB: String(setup.memoryMegabytes),
    awsRequestId: order.requestId,
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, order.deadlineMs - Date.now()),
  };
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function describe(thrown: unknown): NonNullable<WorkerAnswer['error']> {
  if (!(thrown instanceof Error)) {
    const errorMessage = typeof thrown === 'string' ? thrown : (JSON.stringify(thrown) ?? String(thrown));
    return { errorType: typeof thrown, errorMessage, trace: [] };
  }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: (thrown.stack ?? '').split('\n') };
}
