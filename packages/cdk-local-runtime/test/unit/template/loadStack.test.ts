import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { loadStack } from '../../../src/template/loadStack.ts';
import type { Stack, SupportTable } from '../../../src/template/model.ts';
import { writeAssembly } from '../../integration/writeAssembly.ts';

const supports: SupportTable = {
  'AWS::SQS::Queue': {
    honours: ['QueueName', 'RedrivePolicy', 'FifoQueue'],
    ignores: { KmsMasterKeyId: 'no keys here' },
  },
  'AWS::Events::Rule': { honours: ['Name', 'Targets.Id', 'Targets.Arn'] },
  'AWS::DynamoDB::Table': { honours: ['TableName', 'KeySchema'] },
  'AWS::CloudWatch::Alarm': 'no metrics here',
};
const endpoints = {
  gatewayUrl: 'http://127.0.0.1:9',
  graphqlUrl: 'http://localhost:8/graphql',
  realtimeUrl: 'ws://localhost:8/graphql/realtime',
};

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function load(template: Record<string, unknown>, streamArns?: Map<string, string>): Stack {
  const assemblyDir = writeAssembly(template, { Code: { 'index.mjs': '' } });
  directories.push(assemblyDir);
  return loadStack({ assemblyDir, endpoints, supports, ...(streamArns === undefined ? {} : { streamArns }) });
}

test('given resources that refer to each other, when the stack is loaded, then references are physical', () => {
  const stack = load({
    Resources: {
      Work: {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: { 'Fn::Sub': '${AWS::StackName}-work' },
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
        },
      },
      Dead: { Type: 'AWS::SQS::Queue' },
    },
    Outputs: { Url: { Value: { Ref: 'Work' } } },
  });
  const dead = stack.resources.get('Dead');
  expect(stack.outputs).toEqual({ Url: 'http://127.0.0.1:9/000000000000/runtime-work' });
  expect(dead?.attributes['Arn']).toMatch(/^arn:aws:sqs:us-east-1:000000000000:runtime-Dead-[0-9a-z]{8}$/);
  expect(stack.resources.get('Work')?.properties['RedrivePolicy']).toEqual({
    deadLetterTargetArn: dead?.attributes['Arn'],
  });
  expect(stack.byArn(dead?.attributes['Arn'] ?? '')).toBe(dead);
  expect(stack.ofType('AWS::SQS::Queue').map(({ logicalId }) => logicalId)).toEqual(['Work', 'Dead']);
});

test('given the same template, when it is loaded twice, then generated names are the same', () => {
  const template = { Resources: { Dead: { Type: 'AWS::SQS::Queue' } } };
  expect(load(template).resources.get('Dead')?.ref).toBe(load(template).resources.get('Dead')?.ref);
});

test('given the stream of a table, when DynamoDB has named it, then Fn::GetAtt gives that name', () => {
  const Resources = { T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'abc' } } };
  const Outputs = { Stream: { Value: { 'Fn::GetAtt': ['T', 'StreamArn'] } } };
  expect(load({ Resources, Outputs }, new Map([['T', 'arn:the-stream']])).outputs['Stream']).toBe(
    'arn:the-stream',
  );
});

test('given an index ARN, when its owner is looked up, then it is the table', () => {
  const stack = load({
    Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'abc' } } },
  });
  expect(stack.byArn('arn:aws:dynamodb:us-east-1:000000000000:table/abc/index/byX')?.logicalId).toBe('T');
  expect(stack.byArn('arn:aws:dynamodb:us-east-1:000000000000:table/other')).toBeNull();
});

test('given an ignored type and a false condition, when the stack is loaded, then both are left out', () => {
  const stack = load({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Bell: { Type: 'AWS::CloudWatch::Alarm', Properties: { Whatever: true } },
      Absent: { Type: 'AWS::Nobody::Knows', Condition: 'Never' },
    },
  });
  expect([...stack.resources.keys()]).toEqual([]);
});

test.each([
  [
    'a type',
    { Type: 'AWS::EC2::Instance' },
    'X (AWS::EC2::Instance): this resource type does not run locally.',
  ],
  [
    'a property',
    { Type: 'AWS::SQS::Queue', Properties: { Speed: 1 } },
    'X (AWS::SQS::Queue) Speed: this property does not run locally.',
  ],
  [
    'a property inside a list',
    { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a' }, { Id: 'b', EcsParameters: {} }] } },
    'X (AWS::Events::Rule) Targets.EcsParameters: this property does not run locally.',
  ],
  [
    'a macro',
    { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Transform': 1 } } },
    'X (AWS::SQS::Queue): the intrinsic function Fn::Transform is not supported',
  ],
  [
    'a missing reference',
    { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nobody' } } },
    'X (AWS::SQS::Queue): there is no resource Nobody',
  ],
  [
    'an unknown attribute',
    { Type: 'AWS::SQS::Queue', Properties: { RedrivePolicy: { 'Fn::GetAtt': ['X', 'Colour'] } } },
    'X (AWS::SQS::Queue): the attribute Colour of X (AWS::SQS::Queue) is not known locally',
  ],
])(
  'given %s that does not run here, when the stack is loaded, then the start stops with its name',
  (_, resource, message) => {
    expect(() => load({ Resources: { X: resource } })).toThrow(message);
  },
);

test('given honoured and ignored properties, when the stack is loaded, then both pass, and so do tags', () => {
  const Properties = { FifoQueue: true, KmsMasterKeyId: 'k', Tags: [{ Key: 'a', Value: 'b' }] };
  expect(load({ Resources: { X: { Type: 'AWS::SQS::Queue', Properties } } }).resources.get('X')?.ref).toMatch(
    /\.fifo$/,
  );
});

test('given an asset, when it is asked for by its S3 key, then its directory is given; another key is refused', () => {
  const stack = load({ Resources: {} });
  expect(stack.asset('Code.zip')).toBe(`${stack.directory}/asset.Code`);
  expect(() => stack.asset('other.zip')).toThrow('The assembly holds no asset other.zip.');
});
