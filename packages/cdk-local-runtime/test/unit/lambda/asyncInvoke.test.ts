import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError, type Gateway } from '../../../src/gateway/gateway.ts';
import { startAsyncInvoker } from '../../../src/lambda/asyncInvoke.ts';
import type { AsyncInvokeSettings } from '../../../src/lambda/definition.ts';
import type { FunctionPool } from '../../../src/lambda/functionPool.ts';
import type { InvocationOutcome } from '../../../src/lambda/pool.ts';
import { openWaitingEvents } from '../../../src/lambda/waitingEvents.ts';
import { silentLog } from '../../../src/log/log.ts';
import type { Clock } from '../../../src/running.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'invocations-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:dead';

interface Sent {
  readonly service: string;
  readonly action: string;
  readonly input: Record<string, unknown>;
}

/** A clock whose sleeps pass at once and are written down. */
function fastClock(): Clock & { slept: number[] } {
  let now = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(now),
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
  };
}

async function run(
  attempts: ('ok' | 'error' | 'throttled')[],
  settings: Partial<AsyncInvokeSettings> & { deadLetterArn?: string },
) {
  const sent: Sent[] = [];
  const clock = fastClock();
  let calls = 0;
  const pool = {
    definition: {
      logicalId: 'F',
      name: 'f',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      roleArn: 'arn:aws:iam::000000000000:role/f',
      deadLetterArn: settings.deadLetterArn,
      asyncInvoke: {
        maximumRetryAttempts: 2,
        maximumEventAgeSeconds: 21_600,
        onFailureArn: undefined,
        onSuccessArn: undefined,
        ...settings,
      },
    },
    invoke: async (_: string, requestId: string): Promise<InvocationOutcome> => {
      const how = attempts[calls++];
      if (how === 'throttled') throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
      if (how === 'ok') return { payload: 'done', requestId };
      const functionError = { errorType: 'Error', errorMessage: 'broken', trace: [] };
      return { payload: functionError, functionError, requestId };
    },
  } as unknown as FunctionPool;
  const settled = Promise.withResolvers<undefined>();
  const gateway = {
    url: 'http://gateway',
    json: async (_: unknown, service: string, action: string, input: Record<string, unknown>) => {
      sent.push({ service, action, input });
      settled.resolve(undefined);
    },
  } as unknown as Gateway;
  const events = openWaitingEvents(dataDir);
  const invoker = startAsyncInvoker({
    gateway,
    log: silentLog,
    clock,
    events,
    pools: new Map([['f', pool]]),
  });
  invoker.queue(pool, '{"id":1}', 'request-1');
  const isSilent =
    settings.deadLetterArn === undefined &&
    settings.onFailureArn === undefined &&
    settings.onSuccessArn === undefined;
  if (isSilent) await new Promise((resolve) => setImmediate(resolve));
  else await settled.promise;
  const slept = [...clock.slept];
  await invoker.close();
  const left = events.all().length;
  events.close();
  return { sent, slept, calls, left };
}

describe('given an asynchronous invocation', () => {
  test('when the function succeeds, then it runs once', async () => {
    expect(await run(['ok'], {})).toMatchObject({ calls: 1, sent: [], left: 0 });
  });

  test('when it fails for good, then it runs three times, after one and two minutes, and the event is a dead letter', async () => {
    const { calls, slept, sent } = await run(['error', 'error', 'error'], { deadLetterArn: queueArn });
    expect({ calls, slept }).toEqual({ calls: 3, slept: [60_000, 120_000] });
    expect(sent).toEqual([
      {
        service: 'sqs',
        action: 'SendMessage',
        input: {
          QueueUrl: 'http://gateway/000000000000/dead',
          MessageBody: '{"id":1}',
          MessageAttributes: {
            RequestID: { DataType: 'String', StringValue: 'request-1' },
            ErrorCode: { DataType: 'String', StringValue: '200' },
            ErrorMessage: { DataType: 'String', StringValue: 'broken' },
          },
        },
      },
    ]);
  });

  test('when retries are switched off, then the failure goes to its destination with the event', async () => {
    const { calls, sent } = await run(['error'], { maximumRetryAttempts: 0, onFailureArn: queueArn });
    expect(calls).toBe(1);
    expect(JSON.parse(String(sent[0]?.input['MessageBody']))).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1, requestId: 'request-1' },
      requestPayload: { id: 1 },
      responseContext: { functionError: 'Unhandled' },
      responsePayload: { errorMessage: 'broken' },
    });
  });

  test('when the success has a destination, then it gets the result', async () => {
    const { sent } = await run(['error', 'ok'], { onSuccessArn: queueArn });
    expect(JSON.parse(String(sent[0]?.input['MessageBody']))).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 2 },
      responsePayload: 'done',
    });
  });

  test('when the function is throttled, then that is no attempt, and the wait doubles', async () => {
    const { calls, slept, sent } = await run(['throttled', 'throttled', 'ok'], { onSuccessArn: queueArn });
    expect({ calls, slept }).toEqual({ calls: 3, slept: [1_000, 2_000] });
    expect(JSON.parse(String(sent[0]?.input['MessageBody']))).toMatchObject({
      requestContext: { condition: 'Success', approximateInvokeCount: 1 },
    });
  });

  test('when the event grows too old, then it is given up', async () => {
    const { calls, sent } = await run(['error'], { maximumEventAgeSeconds: 60 - 1, onFailureArn: queueArn });
    expect(calls).toBe(1);
    expect(JSON.parse(String(sent[0]?.input['MessageBody']))).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded' },
    });
  });
});
