import { openQueue, role, type Resources } from '../events/runtime.ts';

/** A table with a pipe over `translate` to a bus whose events arrive in a queue. All names carry `name`. */
export function backbone(
  name: string,
  source: Record<string, unknown> = {},
  more: Record<string, unknown> = {},
): Resources {
  return {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
    ...openQueue('Queue', name),
    ...openQueue('Dead', `${name}-dead`),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: name,
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['payments'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
    FunctionRole: role(`${name}-function`, 'lambda.amazonaws.com', []),
    Translate: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: `${name}-translate`, Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
    },
    PipeRole: role(`${name}-pipe`, 'pipes.amazonaws.com', [
      {
        Action: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        Resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      },
      { Action: ['lambda:InvokeFunction'], Resource: { 'Fn::GetAtt': ['Translate', 'Arn'] } },
      { Action: ['events:PutEvents'], Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    ]),
    Pipe: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Name: name,
        RoleArn: { 'Fn::GetAtt': ['PipeRole', 'Arn'] },
        Source: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        SourceParameters: {
          DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON', BatchSize: 10, ...source },
        },
        Enrichment: { 'Fn::GetAtt': ['Translate', 'Arn'] },
        Target: { 'Fn::GetAtt': ['Bus', 'Arn'] },
        TargetParameters: {
          EventBridgeEventBusParameters: { DetailType: '$.type', Source: 'payments', Time: '$.occurredAt' },
        },
        ...more,
      },
    },
  };
}
