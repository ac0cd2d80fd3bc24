import { describe, expect, test } from 'vitest';
import type { Template, TemplateResource } from '../../../src/template/template.ts';
import { withNestedStacks } from '../../../src/template/nestedStacks.ts';

const outer: Template = {
  Resources: {
    Table: {
      Type: 'Table',
      Properties: { url: { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] } },
      DependsOn: 'Nested',
    },
    Log: { Type: 'Log' },
    Nested: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'nested', Parameters: { TableArn: { 'Fn::GetAtt': ['Table', 'Arn'] } } },
    },
  },
  Outputs: { Url: { Value: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Nested', 'Outputs.Url'] }, '/']] } } },
};
const inner: Template = {
  Parameters: { TableArn: { Type: 'String' }, Stage: { Type: 'String', Default: 'live' } },
  Resources: {
    Role: { Type: 'Role', Properties: { may: { Ref: 'TableArn' }, on: { Ref: 'Stage' } } },
    Log: { Type: 'Log', DependsOn: 'Role' },
    Api: {
      Type: 'Api',
      Properties: {
        log: { 'Fn::GetAtt': 'Log.Arn' },
        sub: { 'Fn::Sub': '${TableArn}/${Log.Arn}/${Role}/${AWS::Region}' },
        role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      },
    },
  },
  Outputs: { Url: { Value: { 'Fn::GetAtt': ['Log', 'Url'] } } },
};
const flat = (changed: Partial<Template> = {}): Template =>
  withNestedStacks(outer, () => ({ ...inner, ...changed }));

describe('a nested stack', () => {
  test('given parameters, then they are what the outer stack gives, or their default', () => {
    expect(flat().Resources['Role']?.Properties).toEqual({
      may: { 'Fn::GetAtt': ['Table', 'Arn'] },
      on: 'live',
    });
  });

  test('given a logical id that the outer stack has too, then it is another everywhere inside', () => {
    const { Resources } = flat();
    expect(Object.keys(Resources).sort()).toEqual(['Api', 'Log', 'NestedLog', 'Role', 'Table']);
    expect(Resources['Log']).toEqual({ Type: 'Log' });
    expect(Resources['NestedLog']?.DependsOn).toEqual(['Role']);
    expect(Resources['Api']?.Properties).toEqual({
      log: { 'Fn::GetAtt': ['NestedLog', 'Arn'] },
      sub: {
        'Fn::Sub': [
          '${TableArn}/${NestedLog.Arn}/${Role}/${AWS::Region}',
          { TableArn: { 'Fn::GetAtt': ['Table', 'Arn'] } },
        ],
      },
      role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    });
  });

  test('given an output that the outer stack reads or waits for, then it reads and waits for what is inside', () => {
    const { Resources, Outputs } = flat();
    const url = { 'Fn::GetAtt': ['NestedLog', 'Url'] };
    expect(Resources['Table']).toMatchObject({
      Properties: { url },
      DependsOn: ['Role', 'NestedLog', 'Api'],
    });
    expect(Outputs).toEqual({ Url: { Value: { 'Fn::Join': ['', [url, '/']] } } });
  });

  test('given what the outer stack makes it wait for, then all in it waits for that, and for another stack’s inside', () => {
    const waiting = (DependsOn: string | string[]): TemplateResource => ({
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'x' },
      DependsOn,
    });
    const one: Template = {
      Resources: { Resolver: { Type: 'Resolver', DependsOn: ['Source'] }, Source: { Type: 'Source' } },
    };
    const Resources = { Schema: { Type: 'Schema' }, Nested: waiting('Schema'), Later: waiting(['Nested']) };
    const placed = withNestedStacks({ Resources }, () => one).Resources;
    expect(placed['Resolver']?.DependsOn).toEqual(['Schema', 'Source']);
    expect(placed['Source']?.DependsOn).toEqual(['Schema']);
    expect(placed['LaterSource']?.DependsOn).toEqual(['Resolver', 'Source']);
  });

  test('given two, when one is given what the other gives out, then both orders read what is inside', () => {
    const stack = (url: string, given: Record<string, unknown> = {}): TemplateResource => ({
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: url, Parameters: given },
    });
    const first: Template = {
      Resources: { Queue: { Type: 'Queue' } },
      Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
    };
    const second: Template = {
      Parameters: { QueueArn: { Type: 'String' } },
      Resources: { Role: { Type: 'Role', Properties: { may: { Ref: 'QueueArn' } } } },
    };
    const reads = stack('second', { QueueArn: { 'Fn::GetAtt': ['First', 'Outputs.Arn'] } });
    const read = (url: unknown): Template => (url === 'first' ? first : second);
    for (const Resources of [
      { First: stack('first'), Second: reads },
      { Second: reads, First: stack('first') },
    ]) {
      const { Role } = withNestedStacks({ Resources }, read).Resources;
      expect(Role?.Properties).toEqual({ may: { 'Fn::GetAtt': ['Queue', 'Arn'] } });
    }
  });

  test.each([
    ['Mappings', { Map: {} }],
    ['Conditions', { Yes: true }],
    ['Transform', 'AWS::Serverless-2016-10-31'],
  ])('given %s in it, then the start names the nested stack', (part, value) => {
    expect(() => flat({ [part]: value })).toThrow(
      `Nested (AWS::CloudFormation::Stack) TemplateURL: a nested stack with ${part}`,
    );
  });

  test.each(['Parameters', 'Outputs'] as const)(
    'given more than 200 %s in one template, then the start is refused, nested or not; 200 are taken',
    (section) => {
      const many = (count: number) =>
        Object.fromEntries(
          Array.from({ length: count }, (_, i) => [`One${i}`, { Type: 'String', Value: 'x' }]),
        );
      const refusal = `200 ${section.toLowerCase()} at most, this one has 201`;
      expect(() => withNestedStacks({ ...outer, [section]: many(201) }, () => inner)).toThrow(refusal);
      expect(() => flat({ [section]: many(201) })).toThrow(refusal);
      expect(() => flat({ [section]: many(200) })).not.toThrow();
    },
  );

  test('given more than 500 resources in one template, then the start is refused, nested or not; 500 are taken', () => {
    const many = (count: number): Record<string, TemplateResource> =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`R${i}`, { Type: 'T' }]));
    expect(Object.keys(withNestedStacks({ Resources: many(500) }, () => inner).Resources)).toHaveLength(500);
    expect(() => withNestedStacks({ Resources: many(501) }, () => inner)).toThrow('500 resources at most');
    expect(() => flat({ Resources: many(501) })).toThrow('500 resources at most');
  });
});
