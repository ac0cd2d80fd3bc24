import { describe, expect, test } from 'vitest';
import {
  evaluateCondition,
  NO_VALUE,
  resolveIntrinsics,
  type Scope,
} from '../../../src/template/intrinsics.ts';

const scope: Scope = {
  ref: (name) => {
    const known: Record<string, unknown> = {
      'AWS::Region': 'us-east-1',
      'AWS::NoValue': NO_VALUE,
      Queue: 'queue-url',
    };
    if (!(name in known)) throw new Error(`there is no resource ${name}`);
    return known[name];
  },
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  mapping: (...keys) => keys.join('.'),
  condition: (name) => name === 'Yes',
  importValue: (name) => `imported ${name}`,
  dynamicReference: (service, reference) => `<${service} ${reference}>`,
};
const resolve = (value: unknown) => resolveIntrinsics(value, scope);

describe('given an intrinsic function, when it is resolved, then it gives what CloudFormation gives', () => {
  test.each([
    [{ Ref: 'Queue' }, 'queue-url'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'Table/Arn'],
    [{ 'Fn::GetAtt': 'Table.Stream.Arn' }, 'Table/Stream.Arn'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }, 'b']] }, 'a-queue-url-b'],
    [
      { 'Fn::Sub': '${Queue} in ${AWS::Region}: ${Table.Arn} ${!literal}' },
      'queue-url in us-east-1: Table/Arn ${literal}',
    ],
    [{ 'Fn::Sub': ['${name}!', { name: { Ref: 'Queue' } }] }, 'queue-url!'],
    [{ 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    [{ 'Fn::Split': ['|', 'a|b'] }, ['a', 'b']],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['|', { 'Fn::Join': ['|', ['x', 'y']] }] }] }, 'y'],
    [{ 'Fn::If': ['Yes', 'then', 'else'] }, 'then'],
    [{ 'Fn::If': ['No', 'then', 'else'] }, 'else'],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'key'] }, 'Map.us-east-1.key'],
    [{ 'Fn::Base64': 'hello' }, 'aGVsbG8='],
    [{ 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
    [{ 'Fn::ImportValue': 'other' }, 'imported other'],
    [{ 'Fn::Length': ['a', 'b'] }, 2],
    [{ 'Fn::ToJsonString': { a: { Ref: 'Queue' } } }, '{"a":"queue-url"}'],
    ['{{resolve:ssm:/name:1}}', '<ssm /name:1>'],
    [
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', 'arn', ':SecretString:key::}}']] },
      '<secretsmanager arn:SecretString:key::>',
    ],
  ])('%j', (value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });
});

test('given AWS::NoValue, when objects and lists hold it, then it disappears', () => {
  const value = {
    kept: [1, { Ref: 'AWS::NoValue' }],
    gone: { 'Fn::If': ['No', 'x', { Ref: 'AWS::NoValue' }] },
  };
  expect(resolve(value)).toEqual({ kept: [1] });
});

test('given an object with one ordinary key, when it is resolved, then it stays an object', () => {
  expect(resolve({ Condition: 'Yes' })).toEqual({ Condition: 'Yes' });
});

test.each([{ 'Fn::Transform': {} }, { 'Fn::Cidr': [] }])(
  'given %j, when it is resolved, then it is refused by name',
  (value) => {
    expect(() => resolve(value)).toThrow(`the intrinsic function ${Object.keys(value)[0]} is not supported`);
  },
);

test.each([
  [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, true],
  [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-1'] }, false],
  [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Not': [{ Condition: 'No' }] }] }, true],
  [{ 'Fn::Or': [{ Condition: 'No' }, { Condition: 'No' }] }, false],
  [{ 'Fn::Contains': [['a', 'b'], 'b'] }, true],
])('given the condition %j, when it is evaluated, then it is %s', (expression, expected) => {
  expect(evaluateCondition(expression, scope)).toBe(expected);
});
