import { describe, expect, it } from 'vitest';
import { ofType, templateOf } from './template.ts';

interface State {
  readonly Type: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
}

describe('the approval workflow', () => {
  const [machine] = ofType(templateOf('mainnet'), 'AWS::StepFunctions::StateMachine');
  const { StateMachineType, DefinitionString } = machine?.properties ?? {};
  const states = Object.entries(
    (JSON.parse(DefinitionString as string) as { States: Record<string, State> }).States,
  );
  const tasks = states.filter(([, { Type }]) => Type === 'Task');

  it('given its type, then it is an Express one', () => {
    expect(StateMachineType).toBe('EXPRESS');
  });

  it.each(tasks)('given the step %s, then whatever fails is tried again first', (_name, { Retry }) => {
    expect(Retry).toMatchObject([{ ErrorEquals: ['States.ALL'], MaxAttempts: 3 }]);
  });

  it.each(tasks)('given the step %s, then what fails for good fails the execution', (_name, { Catch }) => {
    // Nothing is written then, and the pipe leaves the message in the queue.
    expect(Catch).toBeUndefined();
  });

  it('given its steps, then none is a branch: each message of a group goes its own way within them', () => {
    expect(states.map(([, { Type }]) => Type)).toEqual(['Task', 'Task', 'Task']);
  });
});
