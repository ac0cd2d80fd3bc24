import { describe, expect, it } from 'vitest';
import { alarmsOf, functionNamed, looksAt, observabilityOf, ofType, templateOf } from './template.ts';

/** Of each type, the property that names it and a metric of which at least one must have an alarm. */
const WATCHED: readonly [type: string, named: string, metrics: readonly string[]][] = [
  ['AWS::Lambda::Function', 'FunctionName', ['Errors']],
  ['AWS::SQS::Queue', 'QueueName', ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage']],
  ['AWS::DynamoDB::GlobalTable', 'TableName', ['WriteThrottleEvents']],
  ['AWS::Pipes::Pipe', 'Name', ['ExecutionFailed']],
  ['AWS::Events::Rule', 'Name', ['InvocationsFailedToBeSentToDlq']],
];

/** What stands for another stack's value, wherever it is. */
function referencesIn(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    /^Fn::(GetStackOutput|ImportValue)$/.test(key) ? [{ [key]: member }] : referencesIn(member),
  );
}

describe.each(['local', 'testnet', 'mainnet'] as const)('what observes %s', (environment) => {
  const [template, observability] = [templateOf(environment), observabilityOf(environment)];

  it.each(WATCHED)(
    'given each %s, then an alarm looks at it, by the %s that it has',
    (type, named, metrics) => {
      const names = [template, observability]
        .flatMap((each) => ofType(each, type))
        .map(({ properties }) => String(properties[named]));
      expect(names.length).toBeGreaterThan(0);
      const unwatched = names.filter(
        (name) =>
          !alarmsOf(environment).some((alarm) => metrics.some((metric) => looksAt(alarm, metric, name))),
      );
      expect(unwatched).toEqual([]);
    },
  );

  it('given alarms, filters and dashboards, then none is in the stack that does the work', () => {
    const observing = Object.values(template.Resources).filter(({ Type }) =>
      /^AWS::(CloudWatch|Budgets)::|^AWS::Logs::MetricFilter$/.test(Type),
    );
    expect(observing).toEqual([]);
  });

  it('given the filters, then each reads a log of the stack that does the work', () => {
    const logs = ofType(template, 'AWS::Logs::LogGroup').map(({ properties }) => properties.LogGroupName);
    const read = ofType(observability, 'AWS::Logs::MetricFilter').map(
      ({ properties }) => properties.LogGroupName,
    );
    // The log of the API has its id in its name.
    const byName = read.filter((name) => typeof name === 'string');
    expect(byName).toHaveLength(read.length - 1);
    expect(byName.filter((name) => !logs.includes(name))).toEqual([]);
  });

  // An export cannot change while another stack uses it, which would bind every queue to its alarm:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-exports.html
  it('given what one stack knows of the other, then it is the id that AppSync gave the API, by a weak reference', () => {
    expect(referencesIn(template)).toEqual([]);
    const outputs = (referencesIn(observability) as any[]).map((each) => each['Fn::GetStackOutput']);
    const known = new Set(outputs.map(({ StackName, OutputName }) => `${StackName} ${OutputName}`));
    // CloudFront names its distribution itself too.
    expect([...known].map((each) => each.replace(/ \w+?(Site|ApiGraphql)\w+$/, ' $1')).sort()).toEqual([
      `appsync-payments-${environment} ApiGraphql`,
      `appsync-payments-${environment}-pages Site`,
    ]);
    const read = outputs.find(({ StackName }) => StackName === `appsync-payments-${environment}`);
    expect(template.Outputs?.[read.OutputName]?.Value).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^ApiGraphql/), 'ApiId'],
    });
  });

  it('given its log and alarm of approvals, then the state machine stands there as it is named', () => {
    const [machine] = ofType(template, 'AWS::StepFunctions::StateMachine');
    const [alarm] = alarmsOf(environment).filter(
      ({ properties }) => properties.MetricName === 'ExecutionsFailed',
    );
    expect(JSON.stringify(alarm?.properties.Dimensions)).toContain(
      `:stateMachine:${machine?.properties.StateMachineName}"`,
    );
  });

  it('given the alarms, then each is named as the path to where it was declared', () => {
    const names = alarmsOf(environment).map(({ properties }) => String(properties.AlarmName));
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain(`appsync-payments-${environment}-chain-watch-errors`);
    expect(names.filter((name) => !/^appsync-payments-[a-z\d-]+$/.test(name))).toEqual([]);
  });
});

describe('alarms that take a deployment back', () => {
  const NAMES = [
    'api-failing',
    'api-internal',
    'chain-watch-errors',
    'merchants-authorize-errors',
    'posting-post-errors',
  ];

  it.each(['testnet', 'mainnet'] as const)(
    'given %s, then its stack says which: what clients and money feel first',
    (environment) => {
      const [, parts] = (observabilityOf(environment).Outputs?.['RollbackAlarms']?.Value as any)['Fn::Join'];
      const named = (parts as any[]).filter((part) => typeof part === 'object');
      const alarms = alarmsOf(environment).filter(({ id }) =>
        named.some(({ 'Fn::GetAtt': [of] }) => of === id),
      );
      expect(alarms.map(({ properties }) => properties.AlarmName).sort()).toEqual(
        NAMES.map((name) => `appsync-payments-${environment}-${name}`),
      );
      expect(parts.filter((part: unknown) => part === ',')).toHaveLength(named.length - 1);
    },
  );
});

describe('the list of what is watched', () => {
  it('given a function without an alarm, then the comparison finds it', () => {
    const { properties } = functionNamed(templateOf('local'), 'watch');
    const others = alarmsOf('local').filter((alarm) => !looksAt(alarm, 'Errors', properties.FunctionName));
    expect(others.length).toBeLessThan(alarmsOf('local').length);
    expect(others.some((alarm) => looksAt(alarm, 'Errors', properties.FunctionName))).toBe(false);
  });
});
