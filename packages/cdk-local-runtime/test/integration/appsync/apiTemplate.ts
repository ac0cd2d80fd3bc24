import type { FunctionCode } from '../writeAssembly.ts';
import { functionResources } from '../writeAssembly.ts';

const att = (logicalId: string, attribute: string) => ({ 'Fn::GetAtt': [logicalId, attribute] });
const runtime = { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' };

/** An API in a few words; `apiTemplate` makes the CloudFormation of it that CDK would. */
export interface ApiSpec {
  readonly schema: string;
  /** Properties of the GraphQLApi; by default it takes API keys. */
  readonly api?: Record<string, unknown>;
  /** Expiry of the API key, seconds since the epoch. */
  readonly keyExpires?: number;
  /** Tables with a string key `id`, or with the keys that are named. */
  readonly tables?: Record<string, { sort?: string }>;
  /** Code of Lambda functions by name: an `index.mjs`. */
  readonly functions?: Record<string, string>;
  /** HTTP data sources by name. */
  readonly http?: Record<string, Record<string, unknown>>;
  /** Event buses by name. */
  readonly buses?: string[];
  /** Pipeline functions by name. `NONE` is a data source that is always there. */
  readonly steps?: Record<string, { source: string; code: string }>;
  /** By `Type.field`. */
  readonly resolvers: Record<
    string,
    { source: string; code?: string; batch?: number } | { steps: string[]; code: string }
  >;
  /** What the role of the data sources may do; everything on the tables, functions and buses by default. */
  readonly statements?: unknown[];
  /** Further resources. */
  readonly resources?: Record<string, unknown>;
}

const everything = {
  Effect: 'Allow',
  Action: ['dynamodb:*', 'lambda:InvokeFunction', 'events:PutEvents'],
  Resource: '*',
};

export function apiTemplate(spec: ApiSpec): {
  template: Record<string, unknown>;
  functions: Record<string, FunctionCode>;
} {
  const api = att('Api', 'ApiId');
  const role = att('SourcesRole', 'Arn');
  const resources: Record<string, unknown> = {
    Api: {
      Type: 'AWS::AppSync::GraphQLApi',
      Properties: { Name: 'api', AuthenticationType: 'API_KEY', ...spec.api },
    },
    Schema: { Type: 'AWS::AppSync::GraphQLSchema', Properties: { ApiId: api, Definition: spec.schema } },
    Key: {
      Type: 'AWS::AppSync::ApiKey',
      Properties: { ApiId: api, ...(spec.keyExpires === undefined ? {} : { Expires: spec.keyExpires }) },
    },
    SourcesRole: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'appsync.amazonaws.com' } },
          ],
        },
        Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: spec.statements ?? [everything] } }],
      },
    },
    NONE: source('NONE', { Type: 'NONE' }),
    ...spec.resources,
  };
  function source(name: string, properties: Record<string, unknown>) {
    return { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: api, Name: name, ...properties } };
  }
  for (const [name, { sort }] of Object.entries(spec.tables ?? {})) {
    resources[`${name}Table`] = tableResource(name, sort);
    const DynamoDBConfig = { TableName: { Ref: `${name}Table` }, AwsRegion: 'us-east-1' };
    resources[name] = source(name, { Type: 'AMAZON_DYNAMODB', ServiceRoleArn: role, DynamoDBConfig });
  }
  for (const name of Object.keys(spec.functions ?? {})) {
    Object.assign(resources, functionResources(`${name}Function`, []));
    const LambdaConfig = { LambdaFunctionArn: att(`${name}Function`, 'Arn') };
    resources[name] = source(name, { Type: 'AWS_LAMBDA', ServiceRoleArn: role, LambdaConfig });
  }
  for (const name of spec.buses ?? []) {
    resources[`${name}Bus`] = { Type: 'AWS::Events::EventBus', Properties: { Name: name.toLowerCase() } };
    const EventBridgeConfig = { EventBusArn: att(`${name}Bus`, 'Arn') };
    resources[name] = source(name, { Type: 'AMAZON_EVENTBRIDGE', ServiceRoleArn: role, EventBridgeConfig });
  }
  for (const [name, HttpConfig] of Object.entries(spec.http ?? {})) {
    resources[name] = source(name, { Type: 'HTTP', ServiceRoleArn: role, HttpConfig });
  }
  for (const [name, step] of Object.entries(spec.steps ?? {})) {
    resources[`${name}Step`] = {
      Type: 'AWS::AppSync::FunctionConfiguration',
      Properties: {
        ApiId: api,
        Name: name,
        DataSourceName: att(step.source, 'Name'),
        Code: step.code,
        Runtime: runtime,
      },
    };
  }
  for (const [field, resolver] of Object.entries(spec.resolvers)) {
    const [TypeName, FieldName] = field.split('.');
    resources[field.replace('.', '')] = {
      Type: 'AWS::AppSync::Resolver',
      Properties: {
        ApiId: api,
        TypeName,
        FieldName,
        ...(resolver.code === undefined ? {} : { Code: resolver.code, Runtime: runtime }),
        ...('steps' in resolver
          ? {
              Kind: 'PIPELINE',
              PipelineConfig: { Functions: resolver.steps.map((name) => att(`${name}Step`, 'FunctionId')) },
            }
          : {
              Kind: 'UNIT',
              DataSourceName: att(resolver.source, 'Name'),
              ...(resolver.batch === undefined ? {} : { MaxBatchSize: resolver.batch }),
            }),
      },
    };
  }
  const code = Object.entries(spec.functions ?? {}).map(([name, text]) => [
    `${name}Function`,
    { 'index.mjs': text },
  ]);
  return {
    template: { Resources: resources },
    functions: Object.fromEntries(code) as Record<string, FunctionCode>,
  };
}

function tableResource(name: string, sort: string | undefined): unknown {
  const keys = [['id', 'HASH'], ...(sort === undefined ? [] : [[sort, 'RANGE']])];
  return {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: `api-${name.toLowerCase()}`,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map(([AttributeName]) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })),
    },
  };
}

/** A resolver that answers what its expression gives; `ctx` is in scope. */
export const answering = (expression: string, imports = 'util'): string => `
import { ${imports} } from '@aws-appsync/utils';
export function request(ctx) { return { payload: ${expression} }; }
export function response(ctx) { return ctx.result; }
`;

/** A resolver whose request is an expression and whose response hands on errors. */
export const requesting = (expression: string): string => `
import { util } from '@aws-appsync/utils';
export function request(ctx) { return ${expression}; }
export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type, ctx.result);
  return ctx.result;
}
`;
