import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR, rolePrincipal } from '../../src/gateway/principal.ts';
import { postGraphql } from '../integration/appsync/testApi.ts';
import { openRealtime } from '../integration/appsync/realtimeClient.ts';
import { signedHeaders } from '../integration/appsync/signedRequest.ts';
import { startApp, type RunningApp } from './runningApp.ts';

const poolIssuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_readers';
const oidcIssuer = 'https://login.example.com';
let app: RunningApp;
let key: CryptoKey;

beforeAll(async () => {
  const pair = await generateKeyPair('RS256');
  key = pair.privateKey;
  const set = { keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'RS256' }] };
  app = await startApp('journal', { keySets: { [poolIssuer]: set, [oidcIssuer]: set } });
});

afterAll(() => app.close());

const token = (issuer: string, claims: Record<string, unknown>, issuedAt = Date.now() / 1000) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(issuer)
    .setIssuedAt(Math.floor(issuedAt))
    .setExpirationTime('2h')
    .sign(key);
const reader = async (groups: string[] = []) => ({
  authorization: await token(poolIssuer, {
    sub: 'r-1',
    'cognito:username': 'rita',
    'cognito:groups': groups,
    aud: 'journal-web',
  }),
});
const partner = (name: string) => ({ authorization: `partner-${name}` });

async function signed(query: string, credentials = app.runtime.platform.gateway.credentials(OPERATOR)) {
  const body = JSON.stringify({ query });
  return postGraphql(app.graphqlUrl, body, await signedHeaders(app.graphqlUrl, body, credentials));
}

const auditor = () =>
  app.runtime.platform.gateway.credentials(
    rolePrincipal(app.resource('Auditor').attributes['Arn'] ?? '', 'session', 'lambda.amazonaws.com'),
  );

test('given five modes, when each asks who it is, then each is known by its own', async () => {
  const me = '{ me { mode name } }';
  expect((await app.post(me)).data).toEqual({ me: { mode: 'API Key Authorization', name: null } });
  expect((await signed(me)).data).toEqual({ me: { mode: 'IAM Authorization', name: 'operator' } });
  expect((await app.post(me, {}, partner('one'))).data).toEqual({
    me: { mode: 'Lambda Authorization', name: 'partner-one' },
  });
  expect((await app.post(me, {}, await reader())).data).toEqual({
    me: { mode: 'User Pool Authorization', name: 'rita' },
  });
  const oidc = { authorization: await token(oidcIssuer, { sub: 'o-1', aud: 'journal' }) };
  expect((await app.post(me, {}, oidc)).data).toEqual({
    me: { mode: 'Open ID Connect Authorization', name: 'o-1' },
  });
});

test('given a field without a directive, when modes ask for it, then only the default mode reads it', async () => {
  expect((await app.post('{ motto }')).data).toEqual({ motto: 'read well' });
  for (const reply of [
    await signed('{ motto }'),
    await app.post('{ motto }', {}, partner('one')),
    await app.post('{ motto }', {}, await reader(['Editors'])),
  ]) {
    expect(reply).toMatchObject({ status: 200, data: { motto: null } });
    expect(reply.errors).toMatchObject([
      { errorType: 'Unauthorized', message: 'Not Authorized to access motto on type Query' },
    ]);
  }
});

test('given directives on fields of a type, when modes read it, then the field’s replace the type’s', async () => {
  const post = '{ post(id: "1") { title views draft } }';
  const see = (title: unknown, views: unknown, draft: unknown) => ({ post: { title, views, draft } });
  expect((await app.post(post)).data).toEqual(see('Post 1', null, null));
  expect((await signed(post)).data).toEqual(see('Post 1', 7, null));
  expect((await app.post(post, {}, await reader())).data).toEqual(see('Post 1', null, null));
  expect((await app.post(post, {}, await reader(['Editors']))).data).toEqual(see('Post 1', null, 'next'));
  const oidc = { authorization: await token(oidcIssuer, { sub: 'o-1', aud: 'journal' }) };
  expect((await app.post(post, {}, oidc)).data).toEqual({ post: null });
});

test('given a Lambda authorizer, when it denies fields, forbids a cache or refuses, then that is what happens', async () => {
  const asked = async (name: string) =>
    Number((await app.post('{ partner }', {}, partner(name))).data?.['partner']);
  expect(await asked('kept')).toBe(await asked('kept'));
  expect(await asked('fresh')).toBeLessThan(await asked('fresh'));

  const small = await app.post('{ partner post(id: "1") { id title } }', {}, partner('small'));
  expect(small).toMatchObject({ status: 200, data: { partner: null, post: { id: '1', title: null } } });
  expect(small.errors?.map(({ path }) => path)).toEqual([['partner'], ['post', 'title']]);

  expect((await app.post('{ partner }', {}, partner('gone'))).status).toBe(401);
  expect((await app.post('{ partner }', {}, { authorization: 'stranger' })).status).toBe(401);
});

test('given a role with grants that CDK wrote, when it signs, then its policies decide field by field', async () => {
  const { data, errors } = await signed('{ audit post(id: "1") { views } me { mode } }', auditor());
  expect(data).toEqual({
    audit: expect.stringMatching(/^arn:aws:sts::000000000000:assumed-role\/.*Auditor.*\/session$/) as string,
    post: { views: 7 },
    me: null,
  });
  expect(errors).toMatchObject([{ path: ['me'], errorType: 'Unauthorized' }]);
});

test('given tokens of another client, too old or of nobody, when they come, then they are 401', async () => {
  const tokens = [
    await token(poolIssuer, { sub: 'r', aud: 'other-app' }),
    await token(oidcIssuer, { sub: 'o', aud: 'other' }),
    await token(oidcIssuer, { sub: 'o', aud: 'journal' }, Date.now() / 1000 - 3700),
    await token('https://elsewhere.example.com', { sub: 'o', aud: 'journal' }),
  ];
  for (const authorization of tokens) {
    const { status, errors } = await app.post('{ me { mode } }', {}, { authorization });
    expect({ status, type: errors?.[0]?.['errorType'] }).toEqual({
      status: 401,
      type: 'UnauthorizedException',
    });
  }
});

test('given an editor who publishes, when modes listen, then each hears the fields that it may read', async () => {
  const document = 'subscription { onPublish { id title draft } }';
  const byKey = await openRealtime(app.realtimeUrl, { 'x-api-key': app.apiKey });
  const byToken = await openRealtime(app.realtimeUrl, await reader(['Editors']));
  expect((await byKey.start('1', document)).type).toBe('start_ack');
  expect((await byToken.start('1', document)).type).toBe('start_ack');
  const refused = await openRealtime(app.realtimeUrl, partner('one'));
  expect((await refused.start('1', document)).type).toBe('error');

  const publish = 'mutation { publish(id: "9", title: "New") { id title draft } }';
  expect((await app.post(publish, {}, await reader())).data).toEqual({ publish: null });
  const published = await app.post(publish, {}, await reader(['Editors']));
  expect(published.data).toEqual({ publish: { id: '9', title: 'New', draft: 'none' } });
  expect((await byKey.next()).payload?.data).toEqual({ onPublish: { id: '9', title: 'New', draft: null } });
  expect((await byToken.next()).payload?.data).toEqual({
    onPublish: { id: '9', title: 'New', draft: 'none' },
  });
  for (const client of [byKey, byToken, refused]) client.close();
});
