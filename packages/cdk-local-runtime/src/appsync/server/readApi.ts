import { readFileSync, statSync } from 'node:fs';
import type { Resource, Stack } from '../../template/model.ts';
import { UnsupportedFeature } from '../../template/model.ts';
import { REGION } from '../../gateway/principal.ts';
import type {
  ApiDefinition,
  AuthProvider,
  DataSourceDefinition,
  ResolverDefinition,
  StepDefinition,
} from './apiDefinition.ts';
import { parseSdl } from './parseSdl.ts';
import { checkQuotas } from './quotas.ts';
import {
  apiKeyProperties,
  apiProperties,
  dataSourceProperties,
  functionProperties,
  readProperties,
  resolverProperties,
  schemaProperties,
} from './templateProperties.ts';
import type { ProviderProperties } from './templateProperties.ts';

/** Days that a key lives when the template gives no expiry. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
const API_KEY_DAYS_DEFAULT = 7;
/** https://docs.aws.amazon.com/appsync/latest/devguide/configuration-limits.html */
const RESOLVER_COUNT_LIMIT_MAX = 10_000;

/**
 * Reads the one GraphQL API of a stack with its schema, keys, data sources, functions and resolvers.
 * Throws UnsupportedFeature for what the runtime does not do. `now` is in milliseconds since the epoch.
 */
export function readApi(stack: Stack, now: number): ApiDefinition {
  const [api, ...others] = stack.ofType('AWS::AppSync::GraphQLApi');
  if (api === undefined) throw new Error(`The stack ${stack.name} has no AWS::AppSync::GraphQLApi.`);
  const second = others[0];
  if (second !== undefined) {
    throw new UnsupportedFeature(second.logicalId, second.type, null, 'one GraphQL API runs locally.');
  }
  const properties = readProperties(api, apiProperties);
  const dataSources = new Map(
    stack.ofType('AWS::AppSync::DataSource').map((resource) => {
      const source = readDataSource(resource);
      return [source.name, source] as const;
    }),
  );
  const functions = new Map(
    stack.ofType('AWS::AppSync::FunctionConfiguration').map((resource) => {
      const { DataSourceName, MaxBatchSize, ...rest } = readProperties(resource, functionProperties);
      const code = readCode(stack, resource, rest);
      const step = toStep(resource, dataSources, DataSourceName, code, MaxBatchSize);
      return [resource.attributes['FunctionId'] ?? resource.ref, step] as const;
    }),
  );
  const resolvers = stack
    .ofType('AWS::AppSync::Resolver')
    .map((resource) => readResolver(stack, resource, dataSources, functions));
  const definition: ApiDefinition = {
    logicalId: api.logicalId,
    apiId: api.attributes['ApiId'] ?? api.ref,
    arn: api.attributes['Arn'] ?? api.ref,
    name: properties.Name,
    defaultMode: properties.AuthenticationType,
    providers: [properties, ...properties.AdditionalAuthenticationProviders].map((it) => toProvider(api, it)),
    apiKeys: stack.ofType('AWS::AppSync::ApiKey').map((resource) => ({
      value: resource.attributes['ApiKey'] ?? resource.ref,
      expires:
        readProperties(resource, apiKeyProperties).Expires ??
        Math.floor(now / 1000) + API_KEY_DAYS_DEFAULT * 86_400,
    })),
    sdl: readSchema(stack),
    environment: properties.EnvironmentVariables,
    introspection: properties.IntrospectionConfig === 'ENABLED',
    queryDepthLimit: properties.QueryDepthLimit,
    resolverCountLimit: properties.ResolverCountLimit || RESOLVER_COUNT_LIMIT_MAX,
    resolvers: new Map(resolvers.map((it) => [`${it.typeName}.${it.fieldName}`, it])),
  };
  checkQuotas(definition);
  return definition;
}

function toProvider(api: Resource, properties: ProviderProperties): AuthProvider {
  const missing = (property: string): UnsupportedFeature =>
    new UnsupportedFeature(api.logicalId, api.type, property, 'is missing for this authentication type.');
  switch (properties.AuthenticationType) {
    case 'API_KEY':
    case 'AWS_IAM':
      return { mode: properties.AuthenticationType };
    case 'AWS_LAMBDA': {
      const config = properties.LambdaAuthorizerConfig;
      if (config === undefined) throw missing('LambdaAuthorizerConfig');
      return {
        mode: 'AWS_LAMBDA',
        settings: {
          functionArn: config.AuthorizerUri,
          ttlSeconds: config.AuthorizerResultTtlInSeconds,
          identityValidationExpression: config.IdentityValidationExpression,
        },
      };
    }
    case 'AMAZON_COGNITO_USER_POOLS': {
      const config = properties.UserPoolConfig;
      if (config === undefined) throw missing('UserPoolConfig');
      const poolRegion = config.AwsRegion ?? REGION;
      return {
        mode: 'AMAZON_COGNITO_USER_POOLS',
        settings: {
          issuer: `https://cognito-idp.${poolRegion}.amazonaws.com/${config.UserPoolId}`,
          appIdClientRegex: config.AppIdClientRegex,
          defaultAction: config.DefaultAction,
        },
      };
    }
    case 'OPENID_CONNECT': {
      const config = properties.OpenIDConnectConfig;
      if (config === undefined) throw missing('OpenIDConnectConfig');
      return {
        mode: 'OPENID_CONNECT',
        settings: {
          issuer: config.Issuer.replace(/\/$/, ''),
          clientId: config.ClientId,
          issuedTtlMs: config.IatTTL || undefined,
          authTtlMs: config.AuthTTL || undefined,
        },
      };
    }
  }
}

function readSchema(stack: Stack): string {
  const [resource] = stack.ofType('AWS::AppSync::GraphQLSchema');
  if (resource === undefined) throw new Error(`The stack ${stack.name} has no AWS::AppSync::GraphQLSchema.`);
  const { Definition, DefinitionS3Location } = readProperties(resource, schemaProperties);
  const refuse = (why: string): UnsupportedFeature =>
    new UnsupportedFeature(resource.logicalId, resource.type, 'Definition', why);
  if (Definition === undefined && DefinitionS3Location === undefined) throw refuse('there is no schema.');
  const sdl = Definition ?? readAsset(stack, DefinitionS3Location ?? '');
  try {
    parseSdl(sdl);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  return sdl;
}

function readDataSource(resource: Resource): DataSourceDefinition {
  const it = readProperties(resource, dataSourceProperties);
  const need = <T>(value: T | undefined, property: string): T => {
    if (value !== undefined) return value;
    throw new UnsupportedFeature(resource.logicalId, resource.type, property, `${it.Type} needs it.`);
  };
  const name = it.Name;
  switch (it.Type) {
    case 'NONE':
      return { type: 'NONE', name };
    case 'AMAZON_DYNAMODB': {
      const config = need(it.DynamoDBConfig, 'DynamoDBConfig');
      if (config.Versioned === true || config.UseCallerCredentials === true) {
        const property = `DynamoDBConfig.${config.Versioned === true ? 'Versioned' : 'UseCallerCredentials'}`;
        throw new UnsupportedFeature(resource.logicalId, resource.type, property, 'does not run locally.');
      }
      const roleArn = need(it.ServiceRoleArn, 'ServiceRoleArn');
      return { type: 'AMAZON_DYNAMODB', name, roleArn, tableName: config.TableName };
    }
    case 'AWS_LAMBDA': {
      const functionArn = need(it.LambdaConfig, 'LambdaConfig').LambdaFunctionArn;
      return { type: 'AWS_LAMBDA', name, roleArn: need(it.ServiceRoleArn, 'ServiceRoleArn'), functionArn };
    }
    case 'AMAZON_EVENTBRIDGE': {
      const eventBusArn = need(it.EventBridgeConfig, 'EventBridgeConfig').EventBusArn;
      const roleArn = need(it.ServiceRoleArn, 'ServiceRoleArn');
      return { type: 'AMAZON_EVENTBRIDGE', name, roleArn, eventBusArn };
    }
    case 'HTTP': {
      const config = need(it.HttpConfig, 'HttpConfig');
      const signing = config.AuthorizationConfig?.AwsIamConfig;
      return {
        type: 'HTTP',
        name,
        endpoint: config.Endpoint,
        roleArn: it.ServiceRoleArn,
        signing: signing && { region: signing.SigningRegion, service: signing.SigningServiceName },
      };
    }
  }
}

function readResolver(
  stack: Stack,
  resource: Resource,
  dataSources: ReadonlyMap<string, DataSourceDefinition>,
  functions: ReadonlyMap<string, StepDefinition>,
): ResolverDefinition {
  const it = readProperties(resource, resolverProperties);
  const code = readCode(stack, resource, it);
  const at = {
    typeName: it.TypeName,
    fieldName: it.FieldName,
    arn: resource.ref,
    logicalId: resource.logicalId,
  };
  if (it.Kind === 'UNIT') {
    const step = toStep(resource, dataSources, it.DataSourceName ?? '', code, it.MaxBatchSize);
    return { ...at, kind: 'UNIT', step };
  }
  const steps = (it.PipelineConfig?.Functions ?? []).map((id) => {
    const step = functions.get(id);
    if (step !== undefined) return step;
    const property = 'PipelineConfig.Functions';
    throw new UnsupportedFeature(resource.logicalId, resource.type, property, `there is no function ${id}.`);
  });
  return { ...at, kind: 'PIPELINE', code, functions: steps };
}

function toStep(
  resource: Resource,
  dataSources: ReadonlyMap<string, DataSourceDefinition>,
  dataSourceName: string,
  code: string | undefined,
  maxBatchSize: number,
): StepDefinition {
  const dataSource = dataSources.get(dataSourceName);
  if (dataSource === undefined) {
    const why = `there is no data source "${dataSourceName}".`;
    throw new UnsupportedFeature(resource.logicalId, resource.type, 'DataSourceName', why);
  }
  if (code === undefined && dataSource.type !== 'AWS_LAMBDA') {
    throw new UnsupportedFeature(resource.logicalId, resource.type, 'Code', `${dataSource.type} needs code.`);
  }
  return { logicalId: resource.logicalId, dataSource, code, maxBatchSize };
}

function readCode(
  stack: Stack,
  resource: Resource,
  from: { Code?: string | undefined; CodeS3Location?: string | undefined; Runtime?: unknown },
): string | undefined {
  const code = from.Code ?? (from.CodeS3Location && readAsset(stack, from.CodeS3Location));
  if (code === undefined) return undefined;
  if (from.Runtime !== undefined) return code;
  throw new UnsupportedFeature(resource.logicalId, resource.type, 'Runtime', 'code needs APPSYNC_JS.');
}

/** `s3://bucket/key`; the key finds the asset in the assembly. */
function readAsset(stack: Stack, location: string): string {
  const key = location.replace(/^s3:\/\/[^/]+\//, '');
  const path = stack.asset(key);
  if (statSync(path).isDirectory()) throw new Error(`The asset ${location} is a directory, not a file.`);
  return readFileSync(path, 'utf8');
}
