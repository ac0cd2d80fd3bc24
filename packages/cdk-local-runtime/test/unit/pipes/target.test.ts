import { describe, expect, test } from 'vitest';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { rolePrincipal } from '../../../src/gateway/principal.ts';
import { pipeTarget } from '../../../src/pipes/target.ts';
import type { Stack } from '../../../src/template/model.ts';

const at = (service: string, rest: string) => `arn:aws:${service}:us-east-1:000000000000:${rest}`;

/** A target whose calls are kept and answered with `answer`. */
function target(arn: string, parameters: Record<string, unknown> = {}, answer: unknown = {}) {
  const calls: [string, unknown][] = [];
  const gateway = {
    json: async (_principal: unknown, _service: unknown, action: string, input: unknown) => {
      calls.push([action, input]);
      return answer;
    },
    invoke: async (_principal: unknown, _name: unknown, payload: unknown, type: string) => {
      calls.push([type, payload]);
      return answer;
    },
  } as unknown as Gateway;
  const stack = { byArn: () => ({ ref: 'http://gateway/q' }) } as unknown as Stack;
  const principal = rolePrincipal('r', 'the-pipe', 'pipes.amazonaws.com');
  return { calls, send: pipeTarget({ gateway, stack }, principal, arn, parameters, 'dynamodb') };
}

describe('a bus', () => {
  const accepted = { FailedEntryCount: 0, Entries: [{ EventId: '1' }] };
  test('given no parameters, then type and source tell of the pipe', async () => {
    const { calls, send } = target(at('events', 'event-bus/b'), {}, accepted);
    expect(await send([{ a: 1 }], [{ a: 1 }])).toEqual({ kind: 'done' });
    expect(calls).toEqual([
      [
        'PutEvents',
        {
          Entries: [
            {
              EventBusName: at('events', 'event-bus/b'),
              Source: 'Pipe the-pipe',
              DetailType: 'Event from aws:dynamodb',
              Detail: '{"a":1}',
              Resources: [],
              Time: undefined,
            },
          ],
        },
      ],
    ]);
  });

  test('given paths, then they read the event before its template', async () => {
    const parameters = {
      EventBridgeEventBusParameters: {
        DetailType: '$.type',
        Source: '$.from',
        Resources: ['$.id', 'fixed'],
        Time: '$.at',
      },
    };
    const { calls, send } = target(at('events', 'event-bus/b'), parameters, accepted);
    await send([{ shaped: true }], [{ type: 't', from: 's', id: 'i', at: '2026-01-01T00:00:00Z' }]);
    expect(calls[0]?.[1]).toMatchObject({
      Entries: [
        {
          DetailType: 't',
          Source: 's',
          Resources: ['i', 'fixed'],
          Time: 1_767_225_600,
          Detail: '{"shaped":true}',
        },
      ],
    });
  });

  test('given entries that the bus refuses, then those failed', async () => {
    const answer = { Entries: [{ EventId: '1' }, { ErrorCode: 'InternalFailure', ErrorMessage: 'no' }] };
    const { send } = target(at('events', 'event-bus/b'), {}, answer);
    expect(await send([{}, {}], [{}, {}])).toEqual({
      kind: 'partial',
      failed: [1],
      reason: 'InternalFailure: no',
    });
  });
});

describe('a queue', () => {
  test('given a FIFO queue, then group and deduplication may be paths', async () => {
    const SqsQueueParameters = { MessageGroupId: '$.key', MessageDeduplicationId: '$.id' };
    const { calls, send } = target(at('sqs', 'q.fifo'), { SqsQueueParameters });
    await send(
      ['text', { a: 1 }],
      [
        { key: 'k', id: '1' },
        { key: 'k', id: '2' },
      ],
    );
    expect(calls[0]?.[1]).toEqual({
      QueueUrl: 'http://gateway/q',
      Entries: [
        { Id: '0', MessageBody: 'text', MessageGroupId: 'k', MessageDeduplicationId: '1' },
        { Id: '1', MessageBody: '{"a":1}', MessageGroupId: 'k', MessageDeduplicationId: '2' },
      ],
    });
  });

  test('given messages that the queue refuses, then those failed', async () => {
    const answer = { Failed: [{ Id: '1', Code: 'InternalError', Message: 'no' }] };
    const { send } = target(at('sqs', 'q'), {}, answer);
    expect(await send(['a', 'b'], ['a', 'b'])).toEqual({
      kind: 'partial',
      failed: [1],
      reason: 'InternalError: no',
    });
  });
});

test.each([at('events', 'event-bus/b'), at('sqs', 'q'), at('sns', 't')])(
  'given more than ten events, then %s is not called',
  async (arn) => {
    const { calls, send } = target(arn);
    const events = Array.from({ length: 11 }, () => ({}));
    await expect(send(events, events)).rejects.toThrow(
      '11 events are more than the 10 that the target takes',
    );
    expect(calls).toEqual([]);
  },
);

describe('a function', () => {
  const arn = at('lambda', 'function:f');
  test('given a batch, then it gets it as one array and may report failures', async () => {
    const { calls, send } = target(arn, {}, { payload: { batchItemFailures: [{ itemIdentifier: 'x' }] } });
    const events = Array.from({ length: 11 }, (_, i) => i);
    expect(await send(events, events)).toMatchObject({ kind: 'reported', identifiers: ['x'] });
    expect(calls).toEqual([['RequestResponse', events]]);
  });
  test('given that its answer is not wanted, then it is called asynchronously', async () => {
    const LambdaFunctionParameters = { InvocationType: 'FIRE_AND_FORGET' };
    const { calls, send } = target(arn, { LambdaFunctionParameters }, { payload: null });
    expect(await send([1], [1])).toEqual({ kind: 'done' });
    expect(calls).toEqual([['Event', [1]]]);
  });
  test('given that it fails, then the batch fails', async () => {
    const { send } = target(
      arn,
      {},
      { functionError: { errorType: 'TypeError', errorMessage: 'x', trace: [] } },
    );
    await expect(send([1], [1])).rejects.toThrow('TypeError: x');
  });
});

describe('a workflow', () => {
  const arn = at('states', 'stateMachine:m');
  test('given no more, then an execution starts; given REQUEST_RESPONSE, then its end counts', async () => {
    const started = target(arn);
    expect(await started.send([1], [1])).toEqual({ kind: 'done' });
    expect(started.calls).toEqual([['StartExecution', { stateMachineArn: arn, input: '[1]' }]]);
    const parameters = { StepFunctionStateMachineParameters: { InvocationType: 'REQUEST_RESPONSE' } };
    const failed = target(arn, parameters, { status: 'FAILED', error: 'E', cause: 'c' });
    await expect(failed.send([1], [1])).rejects.toThrow('the execution ended FAILED: E c');
  });
});

test('given another service, then it is refused', () => {
  expect(() => target(at('ecs', 'cluster/c'))).toThrow('does not run locally');
});
