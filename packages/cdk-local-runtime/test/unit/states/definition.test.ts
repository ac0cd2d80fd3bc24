import { describe, expect, test } from 'vitest';
import { readMachines } from '../../../src/states/definition.ts';
import type { Resource, Stack } from '../../../src/template/model.ts';

/** A stack of one state machine with this definition. */
function stackWith(definition: unknown, properties: Record<string, unknown> = {}): Stack {
  const resource: Resource = {
    logicalId: 'Machine',
    type: 'AWS::StepFunctions::StateMachine',
    properties: { DefinitionString: JSON.stringify(definition), RoleArn: 'r', ...properties },
    dependsOn: [],
    ref: 'arn:aws:states:us-east-1:000000000000:stateMachine:m',
    attributes: { Arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:m', Name: 'm' },
  };
  return {
    name: 's',
    directory: '/',
    resources: new Map([['Machine', resource]]),
    outputs: {},
    ofType: () => [resource],
    byArn: () => null,
    asset: () => '',
  };
}
const task = (Resource: string, more: Record<string, unknown> = {}) => ({
  StartAt: 'A',
  States: { A: { Type: 'Task', Resource, End: true, ...more } },
});
const lambda = 'arn:aws:states:::lambda:invoke';

describe('what would run otherwise than on AWS stops the start with the state', () => {
  test.each<[unknown, string]>([
    [{ QueryLanguage: 'JSONata', StartAt: 'A', States: {} }, 'QueryLanguage: JSONata does not run locally'],
    [task(lambda, { QueryLanguage: 'JSONata' }), 'States.A.QueryLanguage: JSONata does not run locally'],
    [task(lambda, { Arguments: {} }), 'States.A.Arguments: belongs to JSONata'],
    [task(lambda, { Assign: { x: 1 } }), 'States.A.Assign: variables do not run locally'],
    [task(`${lambda}.waitForTaskToken`), 'States.A.Resource: callbacks by task token do not run locally'],
    [task(lambda, { Parameters: { 'x.$': '$$.Task.Token' } }), '$$.Task of the context object'],
    [task(lambda, { Parameters: { 'x.$': '$$.State.Name' } }), '$$.State of the context object'],
    [task('arn:aws:states:::glue:startJobRun.sync'), 'the integration glue:startJobRun.sync does not run'],
    [task('arn:aws:states:::aws-sdk:s3:getObject'), 'the service s3 does not run locally'],
    [
      task('arn:aws:states:us-east-1:000000000000:activity:x'),
      'the integration activity:x does not run locally',
    ],
    [{ StartAt: 'A', States: { A: { Type: 'Pass', Result: false, End: true } } }, 'States.A.Result'],
    [
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...task(lambda) } },
        },
      },
      'States.A.ItemProcessor: a distributed map does not run locally',
    ],
    [
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [task(lambda), task(lambda)] } } },
      'States.A: another state has this name',
    ],
    [
      {
        StartAt: 'P',
        States: { P: { Type: 'Parallel', Branches: [task(lambda, { InputPath: '$$.Execution.Input' })] } },
      },
      '$$.Execution.Input inside a map or parallel state does not run locally',
    ],
  ])('%j', (definition, message) => {
    expect(() => readMachines(stackWith(definition))).toThrow(message);
  });

  test('given an Express workflow that waits for another, then it is refused', () => {
    const definition = task('arn:aws:states:::states:startExecution.sync:2');
    expect(() => readMachines(stackWith(definition))).not.toThrow();
    expect(() => readMachines(stackWith(definition, { StateMachineType: 'EXPRESS' }))).toThrow(
      '.sync does not run',
    );
  });
});

describe('a definition', () => {
  test('given an Express workflow, then it ends after five minutes, or earlier when it says so', () => {
    const timeoutOf = (definition: object) =>
      readMachines(stackWith(definition, { StateMachineType: 'EXPRESS' }))[0]?.states.TimeoutSeconds;
    expect(timeoutOf(task(lambda))).toBe(300);
    expect(timeoutOf({ ...task(lambda), TimeoutSeconds: 900 })).toBe(300);
    expect(timeoutOf({ ...task(lambda), TimeoutSeconds: 10 })).toBe(10);
  });

  test('given a task without a limit, then it has no short one', () => {
    const [machine] = readMachines(stackWith(task(lambda)));
    expect(machine?.states.States['A']).toMatchObject({ TimeoutSeconds: 2_000_000 });
  });

  test('given substitutions, then they are filled in', () => {
    const definition = task('${Resource}');
    const [machine] = readMachines(stackWith(definition, { DefinitionSubstitutions: { Resource: lambda } }));
    expect([...(machine?.tasks.keys() ?? [])]).toEqual(['A']);
  });

  test('given no JSON, then it is refused', () => {
    expect(() => readMachines(stackWith({}, { DefinitionString: '{' }))).toThrow(
      'DefinitionString: is not JSON',
    );
  });
});
