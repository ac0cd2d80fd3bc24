import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, type InvokeCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { faultInjector } from '../../../src/faults/faults.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { type Platform, startPlatform } from '../../../src/startPlatform.ts';
import { functionResources, writeAssembly } from '../writeAssembly.ts';

/*
 * A function that calls another and waits for its answer, by the SDK and through the gateway.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */

const callerCode = `
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
const client = new LambdaClient({ maxAttempts: 1 });
export const handler = async ({ name, event, attempts }) => {
  const again = attempts === undefined ? client : new LambdaClient({ maxAttempts: attempts });
  try {
    const { StatusCode, FunctionError, Payload, ExecutedVersion } = await again.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }),
    );
    return { StatusCode, FunctionError, ExecutedVersion, payload: JSON.parse(Buffer.from(Payload).toString()) };
  } catch (error) {
    return { refused: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
  }
};`;

const calleeCode = `
import { appendFileSync } from 'node:fs';
export const handler = async (event) => {
  appendFileSync(process.env.RUNS, '+');
  if (event.throws) throw new RangeError(event.throws);
  if (event.characters) return 'x'.repeat(event.characters);
  return { heard: event };
};`;

let platform: Platform;
let watchdog: Watchdog;
let folder: string;
let assemblyDir: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'invoke-'));
  const callee = functionResources('Callee', [], {
    FunctionName: 'callee',
    Environment: { Variables: { RUNS: join(folder, 'runs') } },
  });
  assemblyDir = writeAssembly(
    {
      Resources: {
        ...callee,
        ...functionResources('Other', [], {
          FunctionName: 'other',
          Environment: { Variables: { RUNS: join(folder, 'other') } },
        }),
        ...functionResources(
          'Caller',
          [
            {
              Effect: 'Allow',
              Action: 'lambda:InvokeFunction',
              Resource: { 'Fn::GetAtt': ['Callee', 'Arn'] },
            },
          ],
          { FunctionName: 'caller' },
        ),
        ...functionResources('Stranger', [], { FunctionName: 'stranger' }),
      },
    },
    {
      Callee: { 'index.mjs': calleeCode },
      Other: { 'index.mjs': calleeCode },
      Caller: { 'index.mjs': callerCode },
      Stranger: { 'index.mjs': callerCode },
    },
  );
  watchdog = startWatchdog();
  platform = await startPlatform({ assemblyDir, dataDir: join(folder, 'data'), watchdog, log: silentLog });
});

afterAll(async () => {
  await platform.close();
  await watchdog.close();
  for (const directory of [folder, assemblyDir]) rmSync(directory, { recursive: true, force: true });
});

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:callee';
const runs = (): number => readFileSync(join(folder, 'runs'), 'utf8').length;

async function ask(by: 'caller' | 'stranger', command: Record<string, unknown>): Promise<unknown> {
  const { payload } = await platform.gateway.invoke(OPERATOR, by, { name: 'callee', event: {}, ...command });
  return payload;
}

/** As an operator's own call by the SDK. */
function send(input: Partial<InvokeCommandInput>) {
  const client = new LambdaClient({
    endpoint: platform.gateway.url,
    region: 'us-east-1',
    credentials: platform.gateway.credentials(OPERATOR),
    maxAttempts: 1,
  });
  return client.send(new InvokeCommand({ FunctionName: 'callee', ...input }));
}

describe('a function that invokes another', () => {
  test.each(['callee', ARN])(
    'given %s and a grant on it, when it is invoked, then its answer comes back',
    async (name) => {
      expect(await ask('caller', { name, event: { n: 1 } })).toEqual({
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        payload: { heard: { n: 1 } },
      });
    },
  );

  test('given no grant, when it is invoked, then it is refused in the words of AWS, and does not run', async () => {
    const before = runs();
    expect(await ask('stranger', {})).toMatchObject({
      refused: 'AccessDeniedException',
      status: 403,
      message: expect.stringMatching(
        /^User: arn:aws:sts::\d+:assumed-role\/\S+ is not authorized to perform: lambda:InvokeFunction on resource: \S+:function:callee because no identity-based policy allows the lambda:InvokeFunction action$/,
      ),
    });
    expect(runs()).toBe(before);
  });

  test('given a grant on one function, when another is invoked, then it is refused', async () => {
    expect(await ask('caller', { name: 'other' })).toMatchObject({ refused: 'AccessDeniedException' });
  });

  test('given a function that throws, when it is invoked, then the call succeeds and says that the function did not', async () => {
    expect(await ask('caller', { event: { throws: 'out of range' } })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'RangeError', errorMessage: 'out of range' },
    });
  });

  test('given the gateway’s record, then calls are counted by who made them, and decisions name the statement', async () => {
    await ask('caller', {});
    const decisions = platform.gateway.record
      .decisions()
      .filter(({ access }) => access.action === 'lambda:InvokeFunction' && access.resource === ARN);
    expect(decisions.filter(({ statement }) => statement !== undefined)).not.toEqual([]);
    expect(platform.gateway.coverage().unused).toEqual([]);
  });
});

describe('payloads', () => {
  const MEBIBYTES_6 = 6 * 1024 * 1024;

  test('given an event of 6 MB, when it is sent, then it arrives; one byte more, then it is too large', async () => {
    const characters = MEBIBYTES_6 - JSON.stringify({ pad: '' }).length;
    const pad = (length: number) => JSON.stringify({ pad: 'x'.repeat(length) });
    const { FunctionError, Payload } = await send({ Payload: pad(characters) });
    expect(FunctionError).toBeUndefined();
    expect(Payload?.length).toBeGreaterThan(MEBIBYTES_6);
    await expect(send({ Payload: pad(characters + 1) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      $metadata: { httpStatusCode: 413 },
    });
  });

  test('given an answer beyond what Lambda passes on, when it is made, then it is an error of the function', async () => {
    const fits = MEBIBYTES_6 + 100 - '""'.length;
    expect((await send({ Payload: JSON.stringify({ characters: fits }) })).FunctionError).toBeUndefined();
    const { FunctionError, Payload } = await send({ Payload: JSON.stringify({ characters: fits + 1 }) });
    expect(FunctionError).toBe('Unhandled');
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });

  test.each<[string, Partial<InvokeCommandInput>, string, number]>([
    ['what is no JSON', { Payload: '{' }, 'InvalidRequestContentException', 400],
    ['an unknown function', { FunctionName: 'nobody' }, 'ResourceNotFoundException', 404],
    ['a version that was not published', { Qualifier: '7' }, 'ResourceNotFoundException', 404],
    ['a type that is none', { InvocationType: 'Later' as 'Event' }, 'InvalidParameterValueException', 400],
    ['the tail of the log', { LogType: 'Tail' }, 'InvalidAction', 501],
  ])('given %s, when it is invoked, then it is refused', async (_, input, name, httpStatusCode) => {
    await expect(send(input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('given a dry run, when it is asked for, then nothing runs', async () => {
    const before = runs();
    expect((await send({ InvocationType: 'DryRun' })).StatusCode).toBe(204);
    expect(runs()).toBe(before);
  });
});

describe('faults between caller and callee', () => {
  const inject = (effect: 'throttle' | 'fail' | 'drop', times: number) =>
    platform.gateway.injectFaults(
      faultInjector({
        seed: 1,
        faults: [{ service: 'lambda', action: 'Invoke', principal: '*Caller*', effect, times }],
      }),
    );

  test('given a throttle, when the SDK may try once, then the caller hears it; when it may try again, then the answer', async () => {
    inject('throttle', 1);
    const before = runs();
    expect(await ask('caller', {})).toMatchObject({ refused: 'TooManyRequestsException', status: 429 });
    expect(runs()).toBe(before);
    inject('throttle', 2);
    expect(await ask('caller', { attempts: 3 })).toMatchObject({ StatusCode: 200 });
    expect(runs()).toBe(before + 1);
  });

  test('given an answer that is lost, when the caller hears of a failure, then the function ran all the same', async () => {
    inject('drop', 1);
    const before = runs();
    expect(await ask('caller', {})).toMatchObject({ status: 500 });
    expect(runs()).toBe(before + 1);
  });
});
