import { expect, test } from 'vitest';
import { joinStacks } from '../../../src/template/joinStacks.ts';
import type { Template } from '../../../src/template/template.ts';

const stack = (name: string, template: Partial<Template>) => ({
  name,
  template: { Resources: {}, ...template },
  assets: new Map<string, string>(),
});
const topic = (properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::SNS::Topic',
  Properties: properties,
});
const output = (StackName: string, OutputName: string) => ({
  'Fn::GetStackOutput': { StackName, OutputName, Region: 'x' },
});

test('given what one stack says of another’s output, then it stands for what that is', () => {
  const { template } = joinStacks([
    stack('api', { Resources: { A: topic() }, Outputs: { Arn: { Value: { Ref: 'A' } } } }),
    stack('pages', { Resources: { B: topic({ DisplayName: output('api', 'Arn') }) } }),
  ]);
  expect(template.Resources['B']?.Properties).toEqual({ DisplayName: { Ref: 'A' } });
});

test('given outputs in both ways, then both are found, and an export by its name', () => {
  const { template } = joinStacks([
    stack('one', {
      Resources: {
        A: topic({ DisplayName: output('two', 'Name') }),
        C: topic({ DisplayName: { 'Fn::ImportValue': 'shared' } }),
      },
    }),
    stack('two', {
      Resources: { B: topic() },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['B', 'TopicName'] }, Export: { Name: 'shared' } } },
    }),
  ]);
  const name = { 'Fn::GetAtt': ['B', 'TopicName'] };
  expect([template.Resources['A'], template.Resources['C']].map((each) => each?.Properties)).toEqual([
    { DisplayName: name },
    { DisplayName: name },
  ]);
});

test('given a logical id in both, then the second has the stack’s name before it, wherever it is named', () => {
  const { template } = joinStacks([
    stack('one', { Resources: { A: topic() } }),
    stack('two-b', {
      Resources: {
        A: topic({ DisplayName: { Ref: 'AWS::StackName' } }),
        B: { ...topic({ Of: { Ref: 'A' } }), DependsOn: 'A' },
      },
      Outputs: { Name: { Value: { 'Fn::GetAtt': ['A', 'Arn'] } } },
    }),
  ]);
  expect(Object.keys(template.Resources)).toEqual(['A', 'twobA', 'B']);
  expect(template.Resources['twobA']?.Properties).toEqual({ DisplayName: 'two-b' });
  expect(template.Resources['B']).toMatchObject({
    Properties: { Of: { Ref: 'twobA' } },
    DependsOn: ['twobA'],
  });
  expect(template.Outputs?.['Name']?.Value).toEqual({ 'Fn::GetAtt': ['twobA', 'Arn'] });
});

test.each([
  [
    'a stack that does not run',
    stack('two', { Resources: { B: topic({ X: output('three', 'Name') }) } }),
    /three is not among/,
  ],
  [
    'no such output',
    stack('two', { Resources: { B: topic({ X: output('one', 'Name') }) } }),
    /no such output/,
  ],
  ['other mappings', stack('two', { Mappings: { M: { a: { b: '2' } } } }), /mean different things/],
])('given %s, then the start is refused', (_, second, why) => {
  const first = stack('one', { Mappings: { M: { a: { b: '1' } } } });
  expect(() => joinStacks([first, second])).toThrow(why);
});
