import { describe, expect, test } from 'vitest';
import { authTypeOf } from '../../../src/util/identity.ts';
import { valueOf } from '../context.ts';

describe('util.authType', () => {
  const userPool = {
    sourceIp: ['1.2.3.4'],
    username: 'a',
    groups: null,
    sub: 's',
    issuer: 'i',
    claims: {},
    defaultAuthStrategy: 'ALLOW',
  };
  const iam = {
    accountId: '1',
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp: ['1.2.3.4'],
    username: 'a',
    userArn: 'arn',
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };

  // Recorded from AWS in the tests of the public project localstack/appsync-utils.
  test.each<[identity: unknown, authType: string]>([
    [null, 'API Key Authorization'],
    [{}, 'Lambda Authorization'],
    [{ resolverContext: {} }, 'Lambda Authorization'],
    [iam, 'IAM Authorization'],
    [{ ...iam, sourceIp: null }, 'API Key Authorization'],
    [userPool, 'User Pool Authorization'],
    [{ sub: 's', issuer: 'i', claims: {} }, 'Open ID Connect Authorization'],
    [{ sub: 's', issuer: 'i', claims: {}, username: 'a' }, 'API Key Authorization'],
    [{ claims: {} }, 'API Key Authorization'],
  ])('given the identity %j, then the mode is %s', (identity, authType) => {
    expect(authTypeOf(identity)).toBe(authType);
    expect(valueOf('util.authType()', { identity })).toBe(authType);
  });

  test('given the mode of the request, then that is the answer', () => {
    expect(valueOf('util.authType()', { authType: 'IAM Authorization', identity: null })).toBe(
      'IAM Authorization',
    );
  });
});
