/**
 * The policies that AWS manages and that CDK attaches to roles, by their name. Their documents:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const xray = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
];

const actions: Readonly<Record<string, readonly string[]>> = {
  AWSAppSyncPushToCloudWatchLogs: logs,
  AWSLambdaBasicExecutionRole: logs,
  AWSLambdaDynamoDBExecutionRole: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    ...logs,
  ],
  AWSLambdaSQSQueueExecutionRole: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...logs,
  ],
  AWSXRayDaemonWriteAccess: xray,
  AWSXrayWriteOnlyAccess: xray,
};

/** The document of a policy that AWS manages; undefined for one that is not known here. */
export function managedPolicy(arn: string): unknown {
  const name = arn.split('/').at(-1) ?? '';
  const allowed = actions[name];
  if (allowed === undefined) return undefined;
  return { Statement: [{ Sid: name, Effect: 'Allow', Action: allowed, Resource: '*' }] };
}
