import { compilePattern } from 'cdk-local-runtime/testing';
import { describe, expect, it } from 'vitest';
import { ofType, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const ACCOUNT = '111122223333';

/** A template's value as CloudFormation would resolve it, as far as these patterns need. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const id = target(value);
  if (id !== undefined) {
    const { RoleName } = template.Resources[id]?.Properties ?? {};
    return typeof RoleName === 'string' ? roleArn(RoleName) : 'the-key';
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(member)]));
}

const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const rules = ofType(template, 'AWS::Events::Rule').filter(
  ({ properties }) => properties.State !== undefined,
);
const patterns = rules.map(({ properties }) => compilePattern(resolved(properties.EventPattern)));

/** Whether what CloudTrail says of a call reaches the queue. */
const isSeen = (event: unknown): boolean => patterns.some((pattern) => pattern.matches(event));

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html */
function called(eventName: string, detail: Record<string, unknown>, source = 'aws.secretsmanager') {
  return {
    source,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventName, sourceIPAddress: '192.0.2.1', ...detail },
  };
}

const byRole = (name: string) => ({
  userIdentity: {
    type: 'AssumedRole',
    sessionContext: { sessionIssuer: { type: 'Role', arn: roleArn(name) } },
  },
});
const byRoot = { userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` } };
const gasKey = { requestParameters: { secretId: 'appsync-payments-mainnet/gas-key' } };
const gasKeyArn = {
  requestParameters: {
    secretId: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:appsync-payments-mainnet/gas-key-AbCdEf`,
  },
};

describe('what CloudTrail says of secrets', () => {
  // Other states are never given what only reads.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
  it('given the rules, then they hear read-only management events on the default bus', () => {
    expect(rules).toHaveLength(2);
    for (const { properties } of rules) {
      expect(properties.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
      expect(properties.EventBusName).toBeUndefined();
    }
  });

  it.each([
    ['an administrator reads', called('GetSecretValue', { ...gasKey, ...byRole('Admin') })],
    ['an administrator reads by ARN', called('GetSecretValue', { ...gasKeyArn, ...byRole('Admin') })],
    ['the root user reads', called('GetSecretValue', { ...gasKey, ...byRoot })],
    [
      'a batch is read',
      called('BatchGetSecretValue', {
        requestParameters: { secretIdList: ['x', 'appsync-payments-mainnet/gas-key'] },
        ...byRole('Admin'),
      }),
    ],
    [
      'the watcher is refused what is not its own',
      called('GetSecretValue', {
        ...byRole('appsync-payments-mainnet-watch'),
        errorCode: 'AccessDenied',
        errorMessage:
          'User: x is not authorized to perform: secretsmanager:GetSecretValue on resource: appsync-payments-mainnet/gas-key with an explicit deny in a resource-based policy',
      }),
    ],
    ['a guard is taken away', called('DeleteResourcePolicy', { ...gasKeyArn, ...byRole('Admin') })],
    [
      'the key is to be deleted',
      called(
        'ScheduleKeyDeletion',
        {
          requestParameters: { keyId: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/the-key` },
          ...byRole('Admin'),
        },
        'aws.kms',
      ),
    ],
  ])('given that %s, then it is seen', (_what, event) => {
    expect(isSeen(event)).toBe(true);
  });

  it.each([
    [
      'the signing function reads',
      called('GetSecretValue', { ...gasKeyArn, ...byRole('appsync-payments-mainnet-sign') }),
    ],
    [
      'set-up reads',
      called('GetSecretValue', { ...gasKey, ...byRole('appsync-payments-mainnet-operator-setup-secrets') }),
    ],
    [
      'somebody reads a secret of another application',
      called('GetSecretValue', { requestParameters: { secretId: 'shop/database' }, ...byRole('Admin') }),
    ],
    ['a secret of ours is only described', called('DescribeSecret', { ...gasKey, ...byRole('Admin') })],
  ])('given that %s, then it is not', (_what, event) => {
    expect(isSeen(event)).toBe(false);
  });

  it('given the patterns, then they are within what EventBridge takes', () => {
    // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
    for (const { properties } of rules)
      expect(JSON.stringify(resolved(properties.EventPattern)).length).toBeLessThan(4_096);
  });
});
