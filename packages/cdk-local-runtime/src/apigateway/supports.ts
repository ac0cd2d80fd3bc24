import type { SupportTable } from '../template/model.ts';

const LOGS = 'Logs and metrics of AWS accounts; functions write theirs to the data directory’s `logs`.';
const NOTE = 'A note to people.';

/** What the runtime does with each property of AWS::ApiGateway::* resources: REST APIs of Lambda proxy integrations. */
export const supports: SupportTable = {
  'AWS::ApiGateway::Account': 'A role for logs that are not kept locally.',
  'AWS::ApiGateway::RestApi': {
    honours: ['Name', 'BinaryMediaTypes', 'EndpointConfiguration.Types'],
    ignores: { Description: NOTE, FailOnWarnings: 'It is about importing a definition.' },
  },
  'AWS::ApiGateway::Resource': { honours: ['RestApiId', 'ParentId', 'PathPart'] },
  'AWS::ApiGateway::Method': {
    honours: [
      'RestApiId',
      'ResourceId',
      'HttpMethod',
      'AuthorizationType',
      'Integration.Type',
      'Integration.IntegrationHttpMethod',
      'Integration.Uri',
      'Integration.TimeoutInMillis',
    ],
    ignores: { OperationName: NOTE, MethodResponses: 'A proxy integration answers what its function says.' },
  },
  'AWS::ApiGateway::Deployment': { honours: ['RestApiId'], ignores: { Description: NOTE } },
  'AWS::ApiGateway::Stage': {
    honours: [
      'RestApiId',
      'DeploymentId',
      'StageName',
      'Variables',
      'MethodSettings.HttpMethod',
      'MethodSettings.ResourcePath',
      'MethodSettings.ThrottlingRateLimit',
      'MethodSettings.ThrottlingBurstLimit',
    ],
    ignores: {
      Description: NOTE,
      AccessLogSetting: LOGS,
      TracingEnabled: LOGS,
      'MethodSettings.LoggingLevel': LOGS,
      'MethodSettings.DataTraceEnabled': LOGS,
      'MethodSettings.MetricsEnabled': LOGS,
    },
  },
};
