import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { FunctionDefinition } from '../../../src/lambda/definition.ts';
import { functionPool, type FunctionPool } from '../../../src/lambda/functionPool.ts';
import type { SandboxOptions } from '../../../src/lambda/sandboxes.ts';
import { silentLog, type Log } from '../../../src/log/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'functions-'));
const pools: FunctionPool[] = [];
let made = 0;

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  rmSync(folder, { recursive: true, force: true });
});

/** A pool of one function with this code in `index.mjs`. */
function pool(
  code: string,
  properties: Partial<FunctionDefinition> = {},
  log: Log = silentLog,
  options: SandboxOptions = {},
): FunctionPool {
  const directory = join(folder, String(made++));
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'index.mjs'), code);
  const definition: FunctionDefinition = {
    logicalId: 'F',
    name: 'f',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
    roleArn: 'arn:aws:iam::000000000000:role/f',
    directory,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 10_000,
    memoryMegabytes: 128,
    reservedConcurrency: undefined,
    deadLetterArn: undefined,
    asyncInvoke: {
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 60,
      onFailureArn: undefined,
      onSuccessArn: undefined,
    },
    ...properties,
  };
  const created = functionPool(definition, { GREETING: 'hello' }, log, () => {}, options);
  pools.push(created);
  return created;
}

/** Counts how many run at a time, and lets them go together. */
const gate = `
  import { threadId } from 'node:worker_threads';
  export const handler = async ({ waitMs }) => {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    return threadId;
  };`;

test('given ten events at a time that wait for something, when they run, then four environments do, and all are answered', async () => {
  const running = pool(gate);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, index) => running.invoke('{"waitMs":1500}', String(index))),
  );
  expect(outcomes.map(({ requestId }) => requestId)).toEqual(
    Array.from({ length: 10 }, (_, index) => String(index)),
  );
  expect(new Set(outcomes.map(({ payload }) => payload)).size).toBe(4);
});

test('given events that follow quickly, when the cores are busy, then they wait for an environment rather than start one', async () => {
  const running = pool(gate, {}, silentLog, { stallMs: 60_000 });
  const outcomes = await Promise.all(
    Array.from({ length: 40 }, (_, index) => running.invoke('{"waitMs":1}', String(index))),
  );
  expect(new Set(outcomes.map(({ payload }) => payload)).size).toBeLessThanOrEqual(availableParallelism());
});

test('given an environment that had no event for its idle time, when the next event comes, then it gets a new one', async () => {
  const running = pool(gate, {}, silentLog, { idleMs: 1 });
  const { payload: first } = await running.invoke('{"waitMs":0}', '1');
  await vi.waitFor(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await running.invoke('{"waitMs":0}', '2')).payload).not.toBe(first);
  }, 60_000);
});

test('given a function that is called again soon after its environment was ended, then the new one is kept', async () => {
  const running = pool(gate, {}, silentLog, { idleMs: 1 });
  const { payload: first } = await running.invoke('{"waitMs":0}', '1');
  const second = await vi.waitFor(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { payload } = await running.invoke('{"waitMs":0}', '2');
    expect(payload).not.toBe(first);
    return payload;
  }, 60_000);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await running.invoke('{"waitMs":0}', '3')).payload).toBe(second);
});

test('given code that an environment has loaded, when the next loads it, then what was compiled is kept for it', async () => {
  const compileCache = join(folder, 'compiled');
  await pool(gate, {}, silentLog, { compileCache }).invoke('{"waitMs":0}', '1');
  await vi.waitFor(() => {
    const files = readdirSync(compileCache, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).not.toHaveLength(0);
  }, 60_000);
});

test('given a reserved concurrency of one, when a second event comes, then it is throttled; later it is not', async () => {
  const running = pool(gate, { reservedConcurrency: 1 });
  const first = running.invoke('{"waitMs":50}', '1');
  await expect(running.invoke('{"waitMs":0}', '2')).rejects.toMatchObject({
    code: 'TooManyRequestsException',
    status: 429,
  });
  await first;
  expect((await running.invoke('{"waitMs":0}', '3')).functionError).toBeUndefined();
});

test('given a reserved concurrency of zero, when an event comes, then it is throttled', async () => {
  const refused = pool(gate, { reservedConcurrency: 0 }).invoke('{}', '1');
  await expect(refused).rejects.toMatchObject({ code: 'TooManyRequestsException' });
});

test('given events that wait for an environment, when the runtime closes, then they are refused', async () => {
  const running = pool(gate, {}, silentLog, { stallMs: 60_000 });
  const settled = Promise.allSettled(
    Array.from({ length: 6 }, (_, index) => running.invoke('{"waitMs":60000}', String(index))),
  );
  await running.close();
  const reasons = (await settled).map((one) => (one.status === 'rejected' ? String(one.reason) : 'ended'));
  expect(reasons.filter((reason) => reason.includes('closing'))).toHaveLength(
    6 - Math.min(4, availableParallelism()),
  );
});

test('given a function that needs more memory than it has, when it runs, then it fails alone', async () => {
  const running = pool(
    'export const handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill(all.length)); };',
  );
  const { functionError } = await running.invoke('{}', '1');
  expect(functionError?.errorType).toBe('Runtime.OutOfMemory');
});

test('given a missing file, when it is invoked, then the module is named', async () => {
  const { functionError } = await pool('', { handler: 'other.handler' }).invoke('{}', '1');
  expect(functionError).toMatchObject({
    errorType: 'Runtime.ImportModuleError',
    errorMessage: "Error: Cannot find module 'other'",
  });
});

test('given an environment, when the function looks, then it sees its own variables and nothing of this process', async () => {
  const running = pool('export const handler = async () => Object.keys(process.env);');
  expect((await running.invoke('{}', '1')).payload).toEqual(['GREETING']);
});

test('given what a function prints, when it is logged, then JSON stays as it is and text is wrapped with its request', async () => {
  const lines: string[] = [];
  const log: Log = { ...silentLog, raw: (line) => lines.push(line) };
  const running = pool(
    `export const handler = async () => { console.log('{"timestamp":"2026-11-20T08:00:00Z","level":"ERROR"}'); console.log('plain'); console.error('bad'); };`,
    {},
    log,
  );
  await running.invoke('{}', 'request-1');
  // Output comes by a channel of its own, after the answer perhaps.
  await expect.poll(() => lines.length).toBe(3);
  expect(lines).toContain('{"timestamp":"2026-11-20T08:00:00Z","level":"ERROR"}');
  expect(
    lines.filter((line) => line.includes('request-1')).map((line) => JSON.parse(line) as unknown),
  ).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ level: 'INFO', message: 'plain', requestId: 'request-1' }),
      expect.objectContaining({ level: 'ERROR', message: 'bad', requestId: 'request-1' }),
    ]),
  );
});
