import { openQueue, role, type Resources } from '../events/runtime.ts';

export const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:rules';

/** A machine `rules` whose role may do everything that the tests' states do, a table, a queue and functions. */
export function workflow(
  name: string,
  states: unknown,
  type: string,
  more: Record<string, unknown> = {},
): Resources {
  return {
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'rules',
        StateMachineType: type,
        RoleArn: { 'Fn::GetAtt': ['MachineRole', 'Arn'] },
        DefinitionString: JSON.stringify(states),
        ...more,
      },
    },
    MachineRole: role(`${name}-machine`, 'states.amazonaws.com', [
      { Action: ['lambda:InvokeFunction'], Resource: { 'Fn::GetAtt': ['Function', 'Arn'] } },
      { Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } },
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
      { Action: ['events:PutEvents'], Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
    ]),
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      },
    },
    ...openQueue('Queue', name),
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: name } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: name,
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['workflow'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
    FunctionRole: role(`${name}-function`, 'lambda.amazonaws.com', []),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'evaluate', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
    },
  };
}
