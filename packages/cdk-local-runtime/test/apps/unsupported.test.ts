import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRules } from '../../src/events/rules.ts';
import type { TargetDeps } from '../../src/events/targets.ts';
import { readRestApis } from '../../src/apigateway/readRestApis.ts';
import type { KeySets } from '../../src/appsync/index.ts';
import { readApi } from '../../src/appsync/server/readApi.ts';
import { refusePoolsWithoutKeys } from '../../src/cognito/userPools.ts';
import { silentLog } from '../../src/log/log.ts';
import { serviceSupports, startRuntime } from '../../src/start.ts';
import { platformSupports } from '../../src/startPlatform.ts';
import { loadStack } from '../../src/template/loadStack.ts';
import { UnsupportedFeature } from '../../src/template/model.ts';
import { mergeSupport } from '../../src/template/supported.ts';
import { readFunctions } from '../../src/lambda/definition.ts';
import { synthesize } from './synthesize.ts';

let assemblyDir: string;

beforeAll(async () => {
  assemblyDir = await synthesize('unsupported');
});

afterAll(() => rmSync(assemblyDir, { recursive: true, force: true }));

/** What a start of this stack is refused for, before any engine runs. */
function refusal(stackName: string, keySets: KeySets = {}): Partial<UnsupportedFeature> {
  try {
    const stack = loadStack({
      assemblyDir,
      stackNames: [stackName],
      endpoints: { gatewayUrl: 'http://g', graphqlUrl: 'http://a/graphql', realtimeUrl: 'ws://a/realtime' },
      supports: mergeSupport([...platformSupports, ...serviceSupports]),
    });
    refusePoolsWithoutKeys(stack, keySets);
    readFunctions(stack, tmpdir());
    readApi(stack, 0);
    readRestApis(stack);
    readRules(stack, { stack } as TargetDeps);
  } catch (error) {
    if (error instanceof UnsupportedFeature) return error;
    throw error;
  }
  return {};
}

test.each([
  ['templates', /^Api.*Get/, 'AWS::AppSync::Resolver', 'RequestMappingTemplate'],
  ['conflicts', /^Get$/, 'AWS::AppSync::Resolver', 'SyncConfig'],
  ['versioned', /^Versions$/, 'AWS::AppSync::DataSource', 'DynamoDBConfig.Versioned'],
  ['relational', /^Books$/, 'AWS::AppSync::DataSource', 'Type'],
  ['search', /^Index$/, 'AWS::AppSync::DataSource', 'OpenSearchServiceConfig'],
  ['pool', /^Users/, 'AWS::Cognito::UserPool', null],
  ['triggered', /^Users/, 'AWS::Cognito::UserPool', 'LambdaConfig'],
  ['merged', /^Merged$/, 'AWS::AppSync::GraphQLApi', 'MergedApiExecutionRoleArn'],
  ['domain', /^Domain$/, 'AWS::AppSync::DomainName', null],
  ['events', /^Channels$/, 'AWS::AppSync::Api', null],
  ['twoApis', /^Second/, 'AWS::AppSync::GraphQLApi', null],
  ['layered', /^Layered/, 'AWS::Lambda::Function', 'Layers'],
  ['python', /^Snake/, 'AWS::Lambda::Function', 'Runtime'],
  ['limited', /^Imported$/, 'AWS::DynamoDB::Table', 'ImportSourceSpecification'],
  ['twoQueues', /^DeadToo/, 'AWS::SQS::Queue', 'QueueName'],
  ['twoAlarms', /^ErrorsToo/, 'AWS::CloudWatch::Alarm', 'AlarmName'],
  ['twoResolvers', /^GetToo$/, 'AWS::AppSync::Resolver', 'FieldName'],
  ['httpRest', /^RestGET/, 'AWS::ApiGateway::Method', 'Integration.Type'],
  ['validated', /^RestValidator/, 'AWS::ApiGateway::RequestValidator', null],
  ['hastyRest', /^Deployment$/, 'AWS::ApiGateway::Deployment', 'DependsOn'],
  ['gottenFunction', /^Method$/, 'AWS::ApiGateway::Method', 'Integration.IntegrationHttpMethod'],
  ['conditional', /^NewsPolicy/, 'AWS::SNS::TopicPolicy', 'PolicyDocument.Statement.Condition'],
])(
  'given the stack %s, when it is read, then the start names %s (%s) %s',
  (stack, logicalId, type, property) => {
    const { logicalId: named, ...refused } = refusal(stack);
    expect({ type: refused.type, property: refused.property }).toEqual({ type, property });
    expect(named).toMatch(logicalId);
  },
);

test('given a user pool, when its keys are given, then it is an issuer, and another issuer’s keys are none of its', () => {
  const keys = { keys: [{ kty: 'RSA' }] };
  const { message } = refusal('pool', {
    'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_other': keys,
  });
  const issuer = /the issuer (https:\S+)\.$/.exec(message ?? '')?.[1] ?? '';
  expect(issuer).toMatch(/^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_[0-9a-z]{9}$/);
  expect(refusal('pool', { [issuer]: keys })).toEqual({});
});

test('given two queues of one name, when the stack is read, then both are named', () => {
  expect(refusal('twoQueues').message).toMatch(
    /^DeadToo\w+ \(AWS::SQS::Queue\) QueueName: "dead" is the name of Dead\w+ already/,
  );
});

test('given such a stack, when a runtime starts, then it ends with that refusal', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'unsupported-'));
  const start = startRuntime({
    assemblyDir,
    stackNames: ['templates'],
    dataDir,
    port: 0,
    ephemeral: true,
    log: silentLog,
  });
  await expect(start).rejects.toThrow('(AWS::AppSync::Resolver) RequestMappingTemplate');
  rmSync(dataDir, { recursive: true, force: true });
});

test('given an assembly of several stacks, when none is named, then the start asks which', () => {
  expect(() =>
    loadStack({
      assemblyDir,
      endpoints: { gatewayUrl: 'http://g', graphqlUrl: 'http://a/graphql', realtimeUrl: 'ws://a/realtime' },
      supports: {},
    }),
  ).toThrow('say which one to run');
});
