import { expect, test } from 'vitest';
import type { ApiDefinition, AuthProvider } from '../../../../../src/appsync/server/apiDefinition.ts';
import { createAuthenticator } from '../../../../../src/appsync/server/auth/authenticate.ts';
import type { Gateway } from '../../../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../../../src/gateway/principal.ts';
import { silentLog } from '../../../../../src/log/log.ts';

const now = Date.UTC(2026, 0, 1);
const issuer = 'https://login.example.com';
const providers = {
  key: { mode: 'API_KEY' },
  iam: { mode: 'AWS_IAM' },
  lambda: {
    mode: 'AWS_LAMBDA',
    settings: { functionArn: 'f', ttlSeconds: 0, identityValidationExpression: undefined },
  },
  oidc: {
    mode: 'OPENID_CONNECT',
    settings: { issuer, clientId: undefined, issuedTtlMs: undefined, authTtlMs: undefined },
  },
} as const satisfies Record<string, AuthProvider>;

/** Claims of the issuer with a signature of nobody. */
const jwt = [{ alg: 'RS256' }, { iss: issuer }, 'none']
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

/** Which mode takes the headers on an API of these modes; the message of a refusal. */
async function modeOf(modes: (keyof typeof providers)[], headers: Record<string, string>): Promise<string> {
  const authenticate = createAuthenticator({
    api: {
      providers: modes.map((mode) => providers[mode]),
      apiKeys: [{ value: 'da2-good', expires: now / 1000 + 1 }],
    } as unknown as ApiDefinition,
    gateway: {
      identify: async () => OPERATOR,
      invoke: async () => ({ payload: { isAuthorized: true }, requestId: 'r' }),
    } as unknown as Gateway,
    clock: { now: () => new Date(now), sleep: () => new Promise(() => {}) },
    log: silentLog,
    keySets: {},
  });
  const signed = { method: 'POST', path: '/graphql', body: Buffer.from('{}') };
  return authenticate({ headers, sourceIp: [], signed, request: undefined }).then(
    ({ mode }) => mode,
    (error: unknown) => (error as Error).message,
  );
}

const signature = 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/appsync/aws4_request';
const refused = 'You are not authorized to make this call.';

// https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
test.each<[(keyof typeof providers)[], Record<string, string>, string]>([
  [['key', 'lambda'], { 'x-api-key': 'da2-good', authorization: 'token' }, 'API_KEY'],
  [['key', 'lambda'], { 'x-api-key': 'da2-bad', authorization: 'token' }, refused],
  [['lambda'], { 'x-api-key': 'da2-good', authorization: 'token' }, 'AWS_LAMBDA'],
  [['lambda'], { 'x-api-key': 'da2-good' }, refused],
  [['iam', 'lambda'], { authorization: signature }, 'AWS_IAM'],
  // With IAM off, a signature is a token as any other.
  [['lambda'], { authorization: signature }, 'AWS_LAMBDA'],
  [['key'], { authorization: signature }, refused],
  // With OpenID Connect on, a token of its issuer is never the authorizer's.
  [['oidc', 'lambda'], { authorization: jwt }, 'Unable to verify JWT token.'],
  [['oidc', 'lambda'], { authorization: `prefix ${jwt}` }, 'AWS_LAMBDA'],
  [['lambda'], { authorization: jwt }, 'AWS_LAMBDA'],
  // https://github.com/aws-amplify/amplify-js/issues/9513
  [['lambda'], { authorization: 'Bearer token' }, refused],
  [['key', 'iam', 'lambda'], { authorization: `bearer ${jwt}` }, refused],
  [['oidc', 'lambda'], { authorization: `Bearer ${jwt}` }, 'Unable to verify JWT token.'],
  [['oidc', 'lambda'], { authorization: 'Bearer token' }, refused],
  [['lambda'], { authorization: `Token ${jwt}` }, 'AWS_LAMBDA'],
  [['oidc'], { authorization: 'no token' }, 'Unable to parse JWT token.'],
  [['key', 'iam'], { authorization: 'no token' }, refused],
  [['key', 'iam', 'lambda'], {}, 'Valid authorization header not provided.'],
])('given the modes %j, when %j comes, then %s', async (modes, headers, expected) => {
  expect(await modeOf(modes, headers)).toBe(expected);
});
