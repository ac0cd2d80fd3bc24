import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { role, useEngines, type Runtime } from '../events/runtime.ts';
import { machineArn, workflow } from './workflow.ts';

const engines = useEngines();
const { within } = engines;
const states = <T>(runtime: Runtime, action: string, input: unknown) =>
  runtime.gateway.json<T>(OPERATOR, 'states', action, input);
interface SyncEnd {
  readonly status: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}
const sync = async (runtime: Runtime, input: unknown) => {
  const end = await states<SyncEnd>(runtime, 'StartSyncExecution', {
    stateMachineArn: machineArn,
    input: JSON.stringify(input),
  });
  return { ...end, output: end.output === undefined ? undefined : (JSON.parse(end.output) as unknown) };
};

/** Rules as the posting flow uses them: one function, then a choice on booleans, every state catching to `Fail`. */
const rules = {
  StartAt: 'Evaluate',
  States: {
    Evaluate: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'evaluate', 'Payload.$': '$' },
      ResultSelector: { 'approved.$': '$.Payload.approved' },
      ResultPath: '$.decision',
      Retry: [{ ErrorEquals: ['Throttled'], IntervalSeconds: 1, MaxAttempts: 2, BackoffRate: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Fail' }],
      Next: 'Approved?',
    },
    'Approved?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.decision.approved', BooleanEquals: true, Next: 'Store' }],
      Default: 'Rejected',
    },
    Store: {
      Type: 'Task',
      Resource: 'arn:aws:states:::dynamodb:putItem',
      Parameters: {
        TableName: '<table>',
        Item: { id: { 'S.$': '$.id' } },
        ConditionExpression: 'attribute_not_exists(id)',
      },
      Catch: [{ ErrorEquals: ['DynamoDB.ConditionalCheckFailedException'], ResultPath: null, Next: 'Known' }],
      ResultPath: null,
      End: true,
    },
    Known: { Type: 'Pass', Result: { known: true }, End: true },
    Rejected: { Type: 'Pass', Result: { rejected: true }, End: true },
    Fail: { Type: 'Fail', Error: 'Evaluation', CausePath: '$.failure.Cause' },
  },
};
const rulesFor = (table: string) => JSON.parse(JSON.stringify(rules).replace('<table>', table)) as unknown;

describe('an Express workflow, run synchronously', () => {
  test('given a function and a table, then choices, results and errors of services are those of Step Functions', async () => {
    const evaluate = ({ amount }: { amount: number }) => ({ approved: amount < 100 });
    await within(workflow('sync-rules', rulesFor('sync-rules'), 'EXPRESS'), { evaluate }, async (runtime) => {
      const small = { id: 't1', amount: 5 };
      expect(await sync(runtime, small)).toMatchObject({
        status: 'SUCCEEDED',
        output: { ...small, decision: { approved: true } },
      });
      expect(await sync(runtime, small)).toMatchObject({ status: 'SUCCEEDED', output: { known: true } });
      expect(await sync(runtime, { id: 't2', amount: 500 })).toMatchObject({ output: { rejected: true } });
    });
  });

  test('given a function that throws, then its retries and its catcher see its error and its cause', async () => {
    let calls = 0;
    const evaluate = () => {
      calls += 1;
      throw Object.assign(new Error('rate exceeded'), { name: 'Throttled' });
    };
    await within(
      workflow('sync-throws', rulesFor('sync-throws'), 'EXPRESS'),
      { evaluate },
      async (runtime) => {
        const end = await sync(runtime, { id: 't1' });
        expect(calls).toBe(3);
        expect(end).toMatchObject({ status: 'FAILED', error: 'Evaluation' });
        expect(JSON.parse(end.cause ?? '')).toEqual({
          errorMessage: 'rate exceeded',
          errorType: 'Throttled',
          trace: [],
        });
      },
    );
  });

  test('given a role without the right, then the state fails as Lambda refuses it', async () => {
    const resources = workflow('sync-denied', rulesFor('sync-denied'), 'EXPRESS');
    resources['MachineRole'] = role('sync-denied-machine', 'states.amazonaws.com', []);
    await within(resources, { evaluate: () => expect.unreachable() }, async (runtime) => {
      expect(await sync(runtime, {})).toMatchObject({
        error: 'Evaluation',
        cause: expect.stringContaining('not authorized to perform: lambda:InvokeFunction'),
      });
    });
  });

  test('given a map over a queue and a bus, then both get every item with bodies as text', async () => {
    const definition = {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemSelector: { 'n.$': '$$.Map.Item.Value' },
          ItemProcessor: {
            StartAt: 'Put',
            States: {
              Put: {
                Type: 'Task',
                Resource: 'arn:aws:states:::events:putEvents',
                Parameters: {
                  Entries: [
                    {
                      EventBusName: 'sync-map',
                      Source: 'workflow',
                      DetailType: 'item',
                      Detail: { 'n.$': '$.n' },
                    },
                  ],
                },
                ResultSelector: { 'failed.$': '$.FailedEntryCount' },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    };
    await within(workflow('sync-map', definition, 'EXPRESS'), {}, async (runtime) => {
      expect(await sync(runtime, { items: [1, 2] })).toMatchObject({
        output: [{ failed: 0 }, { failed: 0 }],
      });
      const events = (await runtime.receive('sync-map', 2)).map(
        ({ body }) => JSON.parse(body) as { detail: { n: number }; resources: string[] },
      );
      expect(events.map(({ detail }) => detail.n).sort()).toEqual([1, 2]);
      expect(events[0]?.resources).toEqual([expect.stringContaining(':express:rules:'), machineArn]);
    });
  });

  test('given a Standard workflow, then it cannot run synchronously', async () => {
    const definition = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } };
    await within(workflow('sync-standard', definition, 'STANDARD'), {}, async (runtime) => {
      await expect(sync(runtime, {})).rejects.toMatchObject({ code: 'StateMachineTypeNotSupported' });
    });
  });
});

describe('a Standard workflow', () => {
  const definition = {
    StartAt: 'Work',
    States: {
      Work: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:000000000000:function:evaluate', End: true },
    },
  };
  test('given a name, then one execution answers for it, and its end is described', async () => {
    const evaluate = (input: { x: number }) => ({ doubled: input.x * 2 });
    await within(workflow('standard', definition, 'STANDARD'), { evaluate }, async (runtime) => {
      const request = { stateMachineArn: machineArn, name: 'one', input: '{"x":21}' };
      const { executionArn } = await states<{ executionArn: string }>(runtime, 'StartExecution', request);
      expect(executionArn).toBe('arn:aws:states:us-east-1:000000000000:execution:rules:one');
      await expect
        .poll(() => states(runtime, 'DescribeExecution', { executionArn }))
        .toMatchObject({ status: 'SUCCEEDED', output: '{"doubled":42}', input: '{"x":21}', name: 'one' });
      await expect(states(runtime, 'StartExecution', request)).rejects.toMatchObject({
        code: 'ExecutionAlreadyExists',
      });
      expect(await states(runtime, 'ListExecutions', { stateMachineArn: machineArn })).toMatchObject({
        executions: [{ executionArn, status: 'SUCCEEDED' }],
      });
    });
  });

  test('given what Step Functions refuses, then it is refused by its name', async () => {
    await within(workflow('standard-refusals', definition, 'STANDARD'), {}, async (runtime) => {
      const start = (more: Record<string, unknown>) =>
        states(runtime, 'StartExecution', { stateMachineArn: machineArn, ...more });
      await expect(start({ input: '{' })).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
      await expect(start({ name: 'a b' })).rejects.toMatchObject({ code: 'InvalidName' });
      await expect(start({ stateMachineArn: `${machineArn}x` })).rejects.toMatchObject({
        code: 'StateMachineDoesNotExist',
      });
      await expect(states(runtime, 'DescribeExecution', { executionArn: 'x' })).rejects.toMatchObject({
        code: 'ExecutionDoesNotExist',
      });
    });
  });

  test('given a waiting execution that is stopped, then it is aborted with the given cause', async () => {
    const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3600, End: true } } };
    await within(workflow('standard-stop', waiting, 'STANDARD'), {}, async (runtime) => {
      const { executionArn } = await states<{ executionArn: string }>(runtime, 'StartExecution', {
        stateMachineArn: machineArn,
      });
      await states(runtime, 'StopExecution', { executionArn, error: 'Enough', cause: 'of it' });
      expect(await states(runtime, 'DescribeExecution', { executionArn })).toMatchObject({
        status: 'ABORTED',
        error: 'Enough',
        cause: 'of it',
      });
    });
  });
});

test('given a rule with a workflow as its target, then the event is the input of an execution', async () => {
  const seen = Promise.withResolvers<unknown>();
  const definition = {
    StartAt: 'Work',
    States: {
      Work: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Parameters: { FunctionName: 'evaluate', 'Payload.$': '$.detail' },
        End: true,
      },
    },
  };
  const resources = workflow('by-rule', definition, 'EXPRESS');
  resources['StarterRole'] = role('by-rule-starter', 'events.amazonaws.com', [
    { Action: ['states:StartExecution'], Resource: { Ref: 'Machine' } },
  ]);
  const targets = [{ Id: 'w', Arn: { Ref: 'Machine' }, RoleArn: { 'Fn::GetAtt': ['StarterRole', 'Arn'] } }];
  (resources['Rule'] as { Properties: Record<string, unknown> }).Properties['Targets'] = targets;
  await within(resources, { evaluate: (event: never) => seen.resolve(event) }, async (runtime) => {
    await runtime.put('by-rule', { type: 'transaction.enriched', source: 'workflow', detail: { id: 't1' } });
    expect(await seen.promise).toEqual({ id: 't1' });
  });
});
