import { describe, expect, it } from 'vitest';
import { functionNamed, ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');

describe('the authorizer', () => {
  it('given its permission, then this API alone may call it', () => {
    const [permission, ...others] = ofType(template, 'AWS::Lambda::Permission').filter(
      ({ properties }) => target(properties.FunctionName) === functionNamed(template, 'authorize').id,
    );
    expect(others).toEqual([]);
    expect(target(permission?.properties.SourceArn)).toBe(
      ofType(template, 'AWS::AppSync::GraphQLApi')[0]?.id,
    );
  });
});
