import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callAsJson } from '../../../src/gateway/jsonCall.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { errorReply } from '../../../src/gateway/reply.ts';
import { AwsError } from '../../../src/gateway/gateway.ts';
import { declareParameters, openParameterStore, parameterStoreApi } from '../../../src/ssm/parameters.ts';
import { stackOf } from '../gateway/authorise/stackOf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parameters-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openParameterStore(join(folder, 'parameters.json'));

/** Calls the service as the gateway does: its AwsErrors become replies. */
function call(action: string, input: unknown): Promise<Record<string, unknown>> {
  const handler = parameterStoreApi(open());
  const answering = (one: Parameters<typeof handler>[0]) =>
    handler(one).catch((error: unknown) => {
      if (error instanceof AwsError) return errorReply('ssm', error);
      throw error;
    });
  return callAsJson(answering, OPERATOR, 'ssm', action, input);
}

test('given a parameter that was put, when it is read after a restart, by name or ARN, then it has value and version', async () => {
  await call('PutParameter', { Name: '/a/b', Type: 'String', Value: 'one' });
  await call('PutParameter', { Name: '/a/b', Value: 'two', Overwrite: true });
  const Parameter = { Name: '/a/b', Type: 'String', Value: 'two', Version: 2 };
  expect(await call('GetParameter', { Name: '/a/b' })).toMatchObject({ Parameter });
  const arn = 'arn:aws:ssm:us-east-1:000000000000:parameter/a/b';
  expect(await call('GetParameter', { Name: arn })).toMatchObject({ Parameter: { ...Parameter, ARN: arn } });
  expect(statSync(join(folder, 'parameters.json')).mode & 0o777).toBe(0o600);
});

test('given a parameter, when it is put again without Overwrite, then that is refused', async () => {
  await call('PutParameter', { Name: 'x', Value: '1' });
  await expect(call('PutParameter', { Name: 'x', Value: '2' })).rejects.toMatchObject({
    code: 'ParameterAlreadyExists',
  });
  await expect(call('GetParameter', { Name: 'y' })).rejects.toMatchObject({ code: 'ParameterNotFound' });
});

test('given several names, when they are read, then the unknown ones are named', async () => {
  await call('PutParameter', { Name: 'x', Value: '1' });
  expect(await call('GetParameters', { Names: ['x', 'y'] })).toMatchObject({
    Parameters: [{ Name: 'x', Value: '1' }],
    InvalidParameters: ['y'],
  });
});

test.each([
  [false, ['/a/b']],
  [true, ['/a/b', '/a/c/d']],
])(
  'given a path, when it is read with Recursive %s, then its parameters are %j',
  async (Recursive, names) => {
    for (const Name of ['/a/b', '/a/c/d', '/ab']) await call('PutParameter', { Name, Value: '1' });
    const { Parameters } = await call('GetParametersByPath', { Path: '/a', Recursive });
    expect((Parameters as { Name: string }[]).map(({ Name }) => Name)).toEqual(names);
  },
);

test('given a template, when its parameters are declared twice, then the version moves only with the value', () => {
  const declare = (Value: string) =>
    declareParameters(
      stackOf({ P: { type: 'AWS::SSM::Parameter', ref: '/p', properties: { Value } } }),
      open(),
    );
  declare('one');
  declare('one');
  expect(open().find('/p')).toMatchObject({ value: 'one', version: 1 });
  declare('two');
  expect(open().find('/p')).toMatchObject({ value: 'two', version: 2 });
});
