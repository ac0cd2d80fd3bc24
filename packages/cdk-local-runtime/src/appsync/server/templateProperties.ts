import { z } from 'zod';
import type { Resource } from '../../template/model.ts';
import { UnsupportedFeature } from '../../template/model.ts';

/** CloudFormation takes numbers and booleans as strings too. */
const integer = z.coerce.number().int();
const flag = z.union([z.boolean(), z.stringbool()]);

const lambdaAuthorizer = z.object({
  AuthorizerUri: z.string(),
  AuthorizerResultTtlInSeconds: integer.min(0).max(3600).default(300),
  IdentityValidationExpression: z.string().optional(),
});
const userPool = z.object({
  UserPoolId: z.string(),
  AwsRegion: z.string().optional(),
  AppIdClientRegex: z.string().optional(),
  DefaultAction: z.enum(['ALLOW', 'DENY']).default('ALLOW'),
});
const openId = z.object({
  Issuer: z.string(),
  ClientId: z.string().optional(),
  IatTTL: z.coerce.number().optional(),
  AuthTTL: z.coerce.number().optional(),
});
const provider = z.object({
  AuthenticationType: z.enum([
    'API_KEY',
    'AWS_IAM',
    'AWS_LAMBDA',
    'OPENID_CONNECT',
    'AMAZON_COGNITO_USER_POOLS',
  ]),
  LambdaAuthorizerConfig: lambdaAuthorizer.optional(),
  UserPoolConfig: userPool.optional(),
  OpenIDConnectConfig: openId.optional(),
});
export type ProviderProperties = z.infer<typeof provider>;

export const apiProperties = provider.extend({
  Name: z.string(),
  AdditionalAuthenticationProviders: z.array(provider).default([]),
  EnvironmentVariables: z.record(z.string(), z.string()).default({}),
  IntrospectionConfig: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  QueryDepthLimit: integer.min(0).max(75).default(0),
  ResolverCountLimit: integer.min(0).max(10000).default(0),
  ApiType: z.literal('GRAPHQL').optional(),
});

export const schemaProperties = z.object({
  ApiId: z.string(),
  Definition: z.string().optional(),
  DefinitionS3Location: z.string().optional(),
});

export const apiKeyProperties = z.object({ ApiId: z.string(), Expires: z.coerce.number().optional() });

const code = { Code: z.string().optional(), CodeS3Location: z.string().optional() };
const runtime = z.object({ Name: z.literal('APPSYNC_JS'), RuntimeVersion: z.literal('1.0.0') }).optional();

export const resolverProperties = z.object({
  ApiId: z.string(),
  TypeName: z.string(),
  FieldName: z.string(),
  Kind: z.enum(['UNIT', 'PIPELINE']).default('UNIT'),
  DataSourceName: z.string().optional(),
  PipelineConfig: z.object({ Functions: z.array(z.string()).default([]) }).optional(),
  MaxBatchSize: integer.min(0).max(2000).default(0),
  Runtime: runtime,
  ...code,
});

export const functionProperties = z.object({
  ApiId: z.string(),
  Name: z.string(),
  DataSourceName: z.string(),
  MaxBatchSize: integer.min(0).max(2000).default(0),
  Runtime: runtime,
  ...code,
});

export const dataSourceProperties = z.object({
  ApiId: z.string(),
  Name: z.string(),
  Type: z.enum(['NONE', 'AMAZON_DYNAMODB', 'AWS_LAMBDA', 'AMAZON_EVENTBRIDGE', 'HTTP']),
  ServiceRoleArn: z.string().optional(),
  DynamoDBConfig: z
    .object({
      TableName: z.string(),
      AwsRegion: z.string(),
      UseCallerCredentials: flag.optional(),
      Versioned: flag.optional(),
    })
    .optional(),
  LambdaConfig: z.object({ LambdaFunctionArn: z.string() }).optional(),
  EventBridgeConfig: z.object({ EventBusArn: z.string() }).optional(),
  HttpConfig: z
    .object({
      Endpoint: z.string(),
      AuthorizationConfig: z
        .object({
          AuthorizationType: z.literal('AWS_IAM'),
          AwsIamConfig: z.object({ SigningRegion: z.string(), SigningServiceName: z.string() }).optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Reads a resource's properties. Throws UnsupportedFeature naming the first property that does not fit. */
export function readProperties<Schema extends z.ZodType>(
  resource: Resource,
  schema: Schema,
): z.infer<Schema> {
  const parsed = schema.safeParse(resource.properties);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UnsupportedFeature(
    resource.logicalId,
    resource.type,
    issue?.path.join('.') || null,
    issue?.message ?? 'these properties cannot be read.',
  );
}
