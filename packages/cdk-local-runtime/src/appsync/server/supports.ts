import type { SupportTable } from '../../template/model.ts';

const OPERATIONS_REASON =
  'Logs and traces of AWS accounts; locally the data directory’s `logs` hold what AppSync did.';
const CACHING_REASON = 'Locally nothing is cached: every answer is fresh, as after an expired entry.';

/** What the runtime does with each property of AWS::AppSync::* resources. */
export const supports: SupportTable = {
  'AWS::AppSync::GraphQLApi': {
    honours: [
      'Name',
      'AuthenticationType',
      'LambdaAuthorizerConfig',
      'UserPoolConfig',
      'OpenIDConnectConfig',
      'AdditionalAuthenticationProviders',
      'EnvironmentVariables',
      'IntrospectionConfig',
      'QueryDepthLimit',
      'ResolverCountLimit',
      'ApiType',
    ],
    ignores: {
      LogConfig: OPERATIONS_REASON,
      XrayEnabled: OPERATIONS_REASON,
      EnhancedMetricsConfig: OPERATIONS_REASON,
      OwnerContact: 'A note to people.',
      Visibility: 'Everything locally listens on this machine only.',
    },
  },
  'AWS::AppSync::GraphQLSchema': { honours: ['ApiId', 'Definition', 'DefinitionS3Location'] },
  'AWS::AppSync::ApiKey': {
    honours: ['ApiId', 'Expires'],
    ignores: { Description: 'A note to people.', ApiKeyId: 'Only CloudFormation reads it.' },
  },
  'AWS::AppSync::DataSource': {
    honours: [
      'ApiId',
      'Name',
      'Type',
      'ServiceRoleArn',
      'DynamoDBConfig',
      'LambdaConfig',
      'EventBridgeConfig',
      'HttpConfig',
    ],
    ignores: { Description: 'A note to people.', MetricsConfig: OPERATIONS_REASON },
  },
  'AWS::AppSync::FunctionConfiguration': {
    honours: ['ApiId', 'Name', 'DataSourceName', 'Code', 'CodeS3Location', 'Runtime', 'MaxBatchSize'],
    ignores: { Description: 'A note to people.', FunctionVersion: 'Only VTL templates read it.' },
  },
  'AWS::AppSync::Resolver': {
    honours: [
      'ApiId',
      'TypeName',
      'FieldName',
      'Kind',
      'DataSourceName',
      'PipelineConfig',
      'Code',
      'CodeS3Location',
      'Runtime',
      'MaxBatchSize',
    ],
    ignores: { CachingConfig: CACHING_REASON, MetricsConfig: OPERATIONS_REASON },
  },
  'AWS::AppSync::ApiCache': CACHING_REASON,
};
