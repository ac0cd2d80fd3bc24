import { describe, expect, it } from 'vitest';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { observabilityOf, ofType, templateOf } from './template.ts';

describe.each(['local', 'testnet', 'mainnet'] as const)('tracing of %s', (name) => {
  const template = templateOf(name);
  const [rule] = ofType(observabilityOf(name), 'AWS::XRay::SamplingRule');
  const wildcard = String(rule?.properties.SamplingRule.ServiceName);

  it('given the configured share, then the sampling rule has it', () => {
    expect(rule?.properties.SamplingRule.FixedRate).toBe(environmentNamed(name).tracedShare);
  });

  // A sampling rule is honoured by AppSync and Step Functions, not by Lambda:
  // https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
  it('given who decides by that rule, then it covers their names', () => {
    const names = [
      ...ofType(template, 'AWS::AppSync::GraphQLApi').map(({ properties }) => properties.Name),
      ...ofType(template, 'AWS::StepFunctions::StateMachine').map(
        ({ properties }) => properties.StateMachineName,
      ),
    ];
    expect(names).toHaveLength(2);
    for (const each of names) expect(String(each).startsWith(wildcard.replace(/\*$/, ''))).toBe(true);
  });

  it('given a function, then it makes no decision of its own', () => {
    const modes = ofType(template, 'AWS::Lambda::Function').map(
      ({ properties }) => properties.TracingConfig.Mode,
    );
    expect(new Set(modes)).toEqual(new Set(['PassThrough']));
  });
});
