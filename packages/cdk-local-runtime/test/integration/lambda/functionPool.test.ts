import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { functionPool, type FunctionPool } from '../../../src/lambda/functionPool.ts';
import { silentLog } from '../../../src/log/log.ts';

let root: string;
const pools: FunctionPool[] = [];
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'functions-'));
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(root, { recursive: true, force: true });
});

/** A function of this code with a timeout of half a second. */
function poolOf(code: string, file = 'index.mjs'): FunctionPool {
  const directory = mkdtempSync(join(root, 'code-'));
  writeFileSync(join(directory, file), code);
  const pool = functionPool(
    {
      logicalId: 'Tested',
      name: 'tested',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:tested',
      directory,
      handler: 'index.handler',
      timeoutMs: 500,
      memoryMegabytes: 128,
    } as Parameters<typeof functionPool>[0],
    {},
    silentLog,
  );
  pools.push(pool);
  return pool;
}

const errorTypeOf = async (pool: FunctionPool) =>
  (await pool.invoke('{}', 'a request')).functionError?.errorType;

test('given code that loads longer than its timeout, when it is invoked, then only the handler is timed', async () => {
  const pool = poolOf(`await new Promise((resolve) => setTimeout(resolve, 900));
    export const handler = async (event) => event.wait ? new Promise((r) => setTimeout(r, 60_000)) : 'in time';`);
  expect(await pool.invoke('{}', 'a request')).toMatchObject({ payload: 'in time' });
  expect((await pool.invoke('{"wait":true}', 'another')).functionError?.errorType).toBe('Sandbox.Timedout');
});

test.each([
  ['throws', `throw new RangeError('while loading'); export const handler = () => {};`, 'RangeError'],
  ['ends the process', 'process.exit(3); export const handler = () => {};', 'Runtime.ExitError'],
  ['has no handler', 'export const other = () => {};', 'Runtime.HandlerNotFound'],
])(
  'given code that %s while it loads, when it is invoked twice, then both say so',
  async (_, code, errorType) => {
    const pool = poolOf(code);
    expect(await errorTypeOf(pool)).toBe(errorType);
    expect(await errorTypeOf(pool)).toBe(errorType);
  },
);

test('given a project of ES modules around it, when a folder has no package.json, then its code is CommonJS as on Lambda', async () => {
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  const pool = poolOf(`const { sep } = require('node:path'); exports.handler = async () => sep;`, 'index.js');
  expect(await pool.invoke('{}', 'a request')).toMatchObject({ payload: '/' });
});
