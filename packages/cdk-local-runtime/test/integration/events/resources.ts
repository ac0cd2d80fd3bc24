import { ACCOUNT_ID, REGION } from '../../../src/gateway/principal.ts';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

/** A template's resources, as JSON. */
export type Resources = Record<string, Resource>;

export const arn = {
  queue: (name: string): string => `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`,
  topic: (name: string): string => `arn:aws:sns:${REGION}:${ACCOUNT_ID}:${name}`,
  bus: (name: string): string => `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/${name}`,
  rule: (bus: string, name: string): string => `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${bus}/${name}`,
  lambda: (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`,
  role: (name: string): string => `arn:aws:iam::${ACCOUNT_ID}:role/${name}`,
};

/** A role that may do what it says. */
export function role(
  name: string,
  service: string,
  statements: { Action: string[]; Resource: unknown }[],
): Resource {
  const statement = statements.map((one) => ({ Effect: 'Allow', ...one }));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statement } }],
    },
  };
}

/** A queue that EventBridge may send to, and its policy. */
export function openQueue(logicalId: string, name: string, more: Record<string, unknown> = {}): Resources {
  return {
    [logicalId]: { Type: 'AWS::SQS::Queue', Properties: { QueueName: name, ...more } },
    [`${logicalId}Policy`]: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: logicalId }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com'] },
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': [logicalId, 'Arn'] },
            },
          ],
        },
      },
    },
  };
}
