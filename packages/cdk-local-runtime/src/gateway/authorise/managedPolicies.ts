/**
 * The policies that AWS manages and that CDK attaches to roles, by their name. Their documents:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const XRAY = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:GetSamplingStatisticSummaries',
];

const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AWSAppSyncPushToCloudWatchLogs: LOGS,
  AWSLambdaBasicExecutionRole: LOGS,
  AWSLambdaDynamoDBExecutionRole: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    ...LOGS,
  ],
  AWSLambdaSQSQueueExecutionRole: [
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    ...LOGS,
  ],
  AWSXRayDaemonWriteAccess: XRAY,
  AWSXrayWriteOnlyAccess: XRAY,
};

/** The document of a policy that AWS manages; undefined for one that is not known here. */
export function managedPolicy(arn: string): unknown {
  const name = arn.split('/').at(-1) ?? '';
  const allowed = ACTIONS[name];
  if (allowed === undefined) return undefined;
  return { Statement: [{ Sid: name, Effect: 'Allow', Action: allowed, Resource: '*' }] };
}
