import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import {
  authenticateOpenId,
  authenticateUserPool,
  claimsOf,
} from '../../../../../src/appsync/server/auth/jwt.ts';
import type { KeySets } from '../../../../../src/appsync/server/auth/keySets.ts';

const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_test';
const now = Date.UTC(2025, 0, 1);
let keySets: KeySets;
let privateKey: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  privateKey = pair.privateKey;
  keySets = { [issuer]: { keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'RS256' }] } };
});

const sign = (claims: JWTPayload, expiresIn = 3600): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setIssuer(issuer)
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + expiresIn)
    .sign(privateKey);

const pool = { issuer, appIdClientRegex: undefined, defaultAction: 'ALLOW' as const };
const openId = { issuer, clientId: undefined, issuedTtlMs: undefined, authTtlMs: undefined };

test('given an id token of the pool, when it is checked, then the identity is as AWS documents it', async () => {
  const claims = { sub: 's', 'cognito:username': 'ada', 'cognito:groups': ['Admins'], aud: 'client' };
  const caller = await authenticateUserPool(await sign(claims), pool, keySets, now, ['1.2.3.4']);
  expect(caller).toMatchObject({
    mode: 'AMAZON_COGNITO_USER_POOLS',
    groups: ['Admins'],
    identity: {
      claims,
      defaultAuthStrategy: 'ALLOW',
      groups: ['Admins'],
      issuer,
      sourceIp: ['1.2.3.4'],
      sub: 's',
      username: 'ada',
    },
  });
});

test('given an access token and a bearer scheme, when it is checked, then username and no groups are read', async () => {
  const token = await sign({ sub: 's', username: 'ada', client_id: 'client', token_use: 'access' });
  const { identity } = await authenticateUserPool(`Bearer ${token}`, pool, keySets, now, []);
  expect(identity).toMatchObject({ username: 'ada', groups: null });
});

test('given a client expression, when another client’s token comes, then it is refused', async () => {
  const settings = { ...pool, appIdClientRegex: '^mine$' };
  const other = await sign({ sub: 's', aud: 'other' });
  await expect(authenticateUserPool(other, settings, keySets, now, [])).rejects.toMatchObject({
    status: 401,
  });
  await expect(
    authenticateUserPool(await sign({ aud: 'mine' }), settings, keySets, now, []),
  ).resolves.toBeDefined();
});

test('given an expired token, when it is checked, then it says so', async () => {
  await expect(authenticateUserPool(await sign({}, -1), pool, keySets, now, [])).rejects.toMatchObject({
    status: 401,
    errorType: 'UnauthorizedException',
    message: 'Token has expired.',
  });
});

test('given a token signed by somebody else, when it is checked, then it is refused', async () => {
  const stranger = await generateKeyPair('RS256');
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'k' })
    .setIssuer(issuer)
    .sign(stranger.privateKey);
  await expect(authenticateUserPool(token, pool, keySets, now, [])).rejects.toMatchObject({ status: 401 });
  await expect(authenticateUserPool(await sign({}), pool, {}, now, [])).rejects.toMatchObject({
    status: 401,
  });
});

test('given OpenID Connect, when a token comes, then client and both ages are checked', async () => {
  const token = await sign({ sub: 's', azp: 'web', auth_time: now / 1000 - 100 });
  const check = (settings: Partial<typeof openId> | object, at = now) =>
    authenticateOpenId(token, { ...openId, ...settings }, keySets, at);
  expect((await check({})).identity).toMatchObject({ issuer, sub: 's', claims: { azp: 'web' } });
  await expect(check({ clientId: 'web|app' })).resolves.toBeDefined();
  await expect(check({ clientId: 'other' })).rejects.toMatchObject({ status: 401 });
  await expect(check({ issuedTtlMs: 60_000 }, now + 60_001)).rejects.toThrow('Token has expired.');
  await expect(check({ authTtlMs: 99_000 })).rejects.toThrow('Token has expired.');
  await expect(check({ authTtlMs: 101_000 })).resolves.toBeDefined();
});

test('given texts, when claims are read, then only tokens have some', async () => {
  expect(claimsOf(await sign({ sub: 's' }))).toMatchObject({ iss: issuer, sub: 's' });
  expect(claimsOf('apk_local_abc')).toBeUndefined();
});
