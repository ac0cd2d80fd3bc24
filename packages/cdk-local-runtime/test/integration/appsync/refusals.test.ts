import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { supports as appSyncSupports } from '../../../src/appsync/index.ts';
import { loadResolvers } from '../../../src/appsync/server/loadResolvers.ts';
import { readApi } from '../../../src/appsync/server/readApi.ts';
import { buildAppSyncSchema } from '../../../src/appsync/server/schema.ts';
import { platformSupports } from '../../../src/startPlatform.ts';
import { loadStack } from '../../../src/template/loadStack.ts';
import { mergeSupport } from '../../../src/template/supported.ts';
import { writeAssembly } from '../writeAssembly.ts';
import { answering, apiTemplate } from './apiTemplate.ts';
import type { ApiSpec } from './apiTemplate.ts';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

const spec: ApiSpec = {
  schema: 'type Query { get: String }',
  tables: { Items: {} },
  steps: { one: { source: 'NONE', code: answering('1') } },
  resolvers: { 'Query.get': { source: 'NONE', code: answering('1') } },
};

/** Reads an API as a start does, after `change` has touched its template. */
async function start(
  change: (resources: Resources, directory: string) => void = () => undefined,
  of: ApiSpec = spec,
) {
  const { template, functions } = apiTemplate(of);
  const resources = template['Resources'] as Resources;
  const assemblyDir = writeAssembly(template, functions);
  try {
    change(resources, assemblyDir);
    writeFileSync(join(assemblyDir, 'runtime.template.json'), JSON.stringify(template));
    const stack = loadStack({
      assemblyDir,
      endpoints: {
        gatewayUrl: 'http://g',
        graphqlUrl: 'http://a/graphql',
        realtimeUrl: 'ws://a/graphql/realtime',
      },
      supports: mergeSupport([...platformSupports, appSyncSupports]),
    });
    const api = readApi(stack, 0);
    return { api, resolvers: await loadResolvers(api, buildAppSyncSchema(api.sdl), Date.now) };
  } finally {
    rmSync(assemblyDir, { recursive: true, force: true });
  }
}

const set =
  (logicalId: string, properties: Record<string, unknown>) =>
  (resources: Resources): void => {
    Object.assign(resources[logicalId]?.Properties ?? {}, properties);
  };
const drop =
  (logicalId: string, property: string) =>
  (resources: Resources): void => {
    const { [property]: _, ...rest } = resources[logicalId]?.Properties ?? {};
    Object.assign(resources, { [logicalId]: { ...resources[logicalId], Properties: rest } });
  };

test('given a template as CDK writes it, when it is read, then the API is whole', async () => {
  const { api, resolvers } = await start();
  expect(api).toMatchObject({
    defaultMode: 'API_KEY',
    introspection: true,
    queryDepthLimit: 0,
    resolverCountLimit: 10_000,
  });
  // A key without an expiry lives for seven days.
  expect(api.apiKeys).toEqual([{ value: expect.stringMatching(/^da2-/) as string, expires: 7 * 86_400 }]);
  expect([...resolvers.keys()]).toEqual(['Query.get']);
});

test.each([
  [
    'two APIs',
    (resources: Resources) => void (resources['Second'] = { ...(resources['Api'] as Resources[string]) }),
    'Second (AWS::AppSync::GraphQLApi): one GraphQL API runs locally.',
  ],
  [
    'VTL',
    set('Queryget', { RequestMappingTemplate: '{}' }),
    'Queryget (AWS::AppSync::Resolver) RequestMappingTemplate',
  ],
  ['conflict detection', set('Queryget', { SyncConfig: {} }), 'Queryget (AWS::AppSync::Resolver) SyncConfig'],
  ['code without a runtime', drop('Queryget', 'Runtime'), 'Queryget (AWS::AppSync::Resolver) Runtime'],
  [
    'another runtime',
    set('Queryget', { Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '2.0.0' } }),
    'Queryget (AWS::AppSync::Resolver) Runtime.RuntimeVersion',
  ],
  ['no code', drop('Queryget', 'Code'), 'Queryget (AWS::AppSync::Resolver) Code: NONE needs code.'],
  ['an unknown data source', set('Queryget', { DataSourceName: 'gone' }), 'there is no data source "gone"'],
  [
    'an unknown function',
    set('Queryget', { Kind: 'PIPELINE', PipelineConfig: { Functions: ['gone'] } }),
    'Queryget (AWS::AppSync::Resolver) PipelineConfig.Functions: there is no function gone.',
  ],
  [
    'a directive of its own',
    set('Schema', { Definition: 'directive @own on OBJECT type Query { get: String }' }),
    'Schema (AWS::AppSync::GraphQLSchema) Definition: Directive definitions are not supported.',
  ],
  [
    'a schema that is none',
    set('Schema', { Definition: 'type Query {' }),
    'Schema (AWS::AppSync::GraphQLSchema) Definition: Syntax Error',
  ],
  ['an unknown field', set('Queryget', { FieldName: 'gone' }), 'the schema has no field Query.gone'],
  [
    'code without a response',
    set('Queryget', { Code: 'export function request(ctx) { return {}; }' }),
    'exports no response',
  ],
  [
    'a relational database',
    set('Items', { Type: 'RELATIONAL_DATABASE' }),
    'Items (AWS::AppSync::DataSource) Type',
  ],
  ['no role', drop('Items', 'ServiceRoleArn'), 'Items (AWS::AppSync::DataSource) ServiceRoleArn'],
  [
    'a versioned table',
    set('Items', { DynamoDBConfig: { TableName: 't', AwsRegion: 'r', Versioned: 'true' } }),
    'Items (AWS::AppSync::DataSource) DynamoDBConfig.Versioned',
  ],
  [
    'no authorizer',
    set('Api', { AuthenticationType: 'AWS_LAMBDA' }),
    'Api (AWS::AppSync::GraphQLApi) LambdaAuthorizerConfig',
  ],
  [
    'a mode that is there twice',
    set('Api', { AdditionalAuthenticationProviders: [{ AuthenticationType: 'API_KEY' }] }),
    'Api (AWS::AppSync::GraphQLApi) AdditionalAuthenticationProviders: API_KEY is there twice.',
  ],
  [
    '51 environment variables',
    set('Api', {
      EnvironmentVariables: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`V${n}`, 'x'])),
    }),
    'Api (AWS::AppSync::GraphQLApi) EnvironmentVariables: 51 are beyond AWS’s quota of 50.',
  ],
  [
    'an environment variable of one letter',
    set('Api', { EnvironmentVariables: { A: 'x' } }),
    'Api (AWS::AppSync::GraphQLApi) EnvironmentVariables: A must be',
  ],
  [
    'an environment variable of 513 characters',
    set('Api', { EnvironmentVariables: { LONG: 'x'.repeat(513) } }),
    'EnvironmentVariables: LONG has 513 characters, AWS takes 512.',
  ],
  ['a merged API', set('Api', { ApiType: 'MERGED' }), 'Api (AWS::AppSync::GraphQLApi) ApiType'],
  ['depth beyond 75', set('Api', { QueryDepthLimit: 76 }), 'Api (AWS::AppSync::GraphQLApi) QueryDepthLimit'],
  ['a schema that is none', set('Schema', { Definition: 'type Query { a: Nope }' }), 'Unknown type'],
])('given %s, when it is read, then the start stops and names it', async (_name, change, message) => {
  await expect(start(change)).rejects.toThrow(message);
});

test('given settings of caches, logs and traces, when the API is read, then they are taken', async () => {
  const { api } = await start((resources) => {
    const ApiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };
    const Properties = { ApiId, ApiCachingBehavior: 'PER_RESOLVER_CACHING', Ttl: 60, Type: 'SMALL' };
    resources['Cache'] = { Type: 'AWS::AppSync::ApiCache', Properties };
    set('Queryget', { CachingConfig: { Ttl: 60, CachingKeys: ['$context.arguments.id'] } })(resources);
    set('Api', { LogConfig: { FieldLogLevel: 'ALL' }, XrayEnabled: true })(resources);
  });
  expect(api.resolvers.has('Query.get')).toBe(true);
});

test('given one issuer for two clients, when the API is read, then both are taken; the same client is not', async () => {
  const provider = (ClientId: string) => ({
    AuthenticationType: 'OPENID_CONNECT',
    OpenIDConnectConfig: { Issuer: 'https://login.example.com', ClientId },
  });
  const withClients = async (...clients: string[]) => {
    const { api } = await start(set('Api', { AdditionalAuthenticationProviders: clients.map(provider) }));
    return api.providers;
  };
  expect(await withClients('web', 'app')).toHaveLength(3);
  await expect(withClients('web', 'web')).rejects.toThrow('OPENID_CONNECT is there twice.');
});

test('given eleven functions in a pipeline, when it is read, then the start stops at AWS’s quota', async () => {
  const steps = Array.from({ length: 11 }, () => 'one');
  const resolvers = { 'Query.get': { steps, code: answering('1') } };
  await expect(start(undefined, { ...spec, resolvers })).rejects.toThrow('11 are beyond AWS’s quota of 10');
});

test('given code that APPSYNC_JS forbids, when it is read, then the start stops with resolver and line', async () => {
  const Code = `export function request(ctx) {\n  throw new Error('x');\n}\nexport function response(ctx) { return 1; }`;
  await expect(start(set('Queryget', { Code }))).rejects.toThrow(/Queryget[\s\S]*2/);
});

test('given schema and code as assets, when they are read, then the files of the assembly are taken', async () => {
  const { api } = await start((resources, directory) => {
    mkdirSync(join(directory, 'assets'), { recursive: true });
    const files: Record<string, unknown> = {};
    for (const [name, text] of [
      ['schema.graphql', 'type Query { other: String }'],
      ['code.js', answering('2')],
    ] as const) {
      writeFileSync(join(directory, 'assets', name), text);
      files[name] = {
        source: { path: `assets/${name}`, packaging: 'file' },
        destinations: { current: { bucketName: 'assets', objectKey: name } },
      };
    }
    const manifest = JSON.parse(readFileSync(join(directory, 'runtime.assets.json'), 'utf8')) as {
      files: object;
    };
    writeFileSync(
      join(directory, 'runtime.assets.json'),
      JSON.stringify({ ...manifest, files: { ...manifest.files, ...files } }),
    );
    drop('Schema', 'Definition')(resources);
    set('Schema', { DefinitionS3Location: 's3://assets/schema.graphql' })(resources);
    drop('Queryget', 'Code')(resources);
    set('Queryget', { CodeS3Location: 's3://assets/code.js', FieldName: 'other' })(resources);
  });
  expect(api.sdl).toBe('type Query { other: String }');
  expect(api.resolvers.get('Query.other')).toMatchObject({ kind: 'UNIT', step: { code: answering('2') } });
});
