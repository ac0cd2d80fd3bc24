import { describe, expect, it } from 'vitest';
import { observabilityOf, type Template, templateOf } from './template.ts';

/** Properties that name a resource, where it is neither `Name` nor the last part of its type and `Name`. */
const NAMED_BY: Readonly<Record<string, string>> = { 'AWS::DynamoDB::GlobalTable': 'TableName' };

/** Resources whose names are unique within what they belong to, and say nothing about the account. */
const WITHIN_THE_API = /^AWS::AppSync::/;

function physicalNames({ Resources }: Template): { id: string; type: string; name: string }[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const key = NAMED_BY[Type] ?? `${Type.split('::').at(-1)}Name`;
    const name = Properties[key] ?? Properties['Name'] ?? nameWithin(Properties);
    return name === undefined ? [] : [{ id, type: Type, name: JSON.stringify(name) }];
  });
}

/** A sampling rule keeps its name one level down. */
function nameWithin(properties: Record<string, unknown>): unknown {
  return Object.values(properties)
    .filter((value): value is Record<string, unknown> => typeof value === 'object' && value !== null)
    .map((value) => value['RuleName'])
    .find((name) => name !== undefined);
}

/** `a and b are both <type> <name>`, for every name that two resources of one type have. */
function shared(template: Template): string[] {
  const owner = new Map<string, string>();
  return physicalNames(template).flatMap(({ id, type, name }) => {
    const key = `${type} ${name}`;
    const first = owner.get(key);
    owner.set(key, id);
    return first === undefined ? [] : [`${first} and ${id} are both ${key}`];
  });
}

// A stack with two resources of one type and name cannot be created: the second is refused as already existing.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html
describe.each(['local', 'testnet', 'mainnet'] as const)('physical names of %s', (environment) => {
  // Names are unique in an account and region, whatever stack they are in.
  const template = {
    Resources: { ...templateOf(environment).Resources, ...observabilityOf(environment).Resources },
  };

  it('given two resources of one type, then they have two names', () => {
    expect(shared(template)).toEqual([]);
  });

  it('given another environment in the same account, then no name is taken twice', () => {
    const names = physicalNames(template).filter(({ type }) => !WITHIN_THE_API.test(type));
    expect(names.length).toBeGreaterThan(100);
    const others = ['local', 'testnet', 'mainnet'].filter((other) => other !== environment);
    expect(names.filter(({ name }) => others.some((other) => name.includes(`payments-${other}`)))).toEqual(
      [],
    );
  });
});

describe('the comparison', () => {
  it('given two queues of one name, then both are named', () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } };
    expect(shared({ Resources: { a: queue, b: queue, c: { ...queue, Type: 'AWS::SNS::Topic' } } })).toEqual([
      'a and b are both AWS::SQS::Queue "dead"',
    ]);
  });
});
