import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR, rolePrincipal } from '../../../src/gateway/principal.ts';
import { postGraphql, startTestApi } from './testApi.ts';
import type { TestApi, GraphqlReply } from './testApi.ts';
import { answering } from './apiTemplate.ts';
import { signedHeaders } from './signedRequest.ts';

const poolIssuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool';
const oidcIssuer = 'https://login.example.com';
const expires = Math.floor(Date.UTC(2030, 0, 1) / 1000);
const schema = `
  type Secret @aws_iam @aws_lambda { text: String code: String @aws_lambda must: String! @aws_iam }
  type Query {
    lambdaOnly: String
    keyed: String @aws_api_key
    everyone: AWSJSON @aws_api_key @aws_iam @aws_lambda @aws_oidc @aws_cognito_user_pools
    authType: String @aws_api_key @aws_iam @aws_lambda @aws_oidc @aws_cognito_user_pools
    admins: String @aws_cognito_user_pools(cognito_groups: ["Admins"])
    iamOne: String @aws_iam
    iamTwo: String @aws_iam
    secret: Secret @aws_iam @aws_lambda @aws_api_key
  }
`;

let runtime: TestApi;
let now = Date.UTC(2025, 0, 1);
let poolKey: CryptoKey;
let oidcKey: CryptoKey;

const role = (name: string, resource: unknown) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'events.amazonaws.com' } },
      ],
    },
    Policies: [
      {
        PolicyName: 'p',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'appsync:GraphQL', Resource: resource }] },
      },
    ],
  },
});

beforeAll(async () => {
  const [pool, oidc] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  [poolKey, oidcKey] = [pool.privateKey, oidc.privateKey];
  runtime = await startTestApi(
    {
      schema,
      keyExpires: expires,
      api: {
        AuthenticationType: 'AWS_LAMBDA',
        LambdaAuthorizerConfig: {
          AuthorizerUri: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] },
          AuthorizerResultTtlInSeconds: 0,
          IdentityValidationExpression: 'good.*',
        },
        AdditionalAuthenticationProviders: [
          { AuthenticationType: 'API_KEY' },
          { AuthenticationType: 'AWS_IAM' },
          {
            AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
            UserPoolConfig: { UserPoolId: 'us-east-1_pool', AwsRegion: 'us-east-1' },
          },
          {
            AuthenticationType: 'OPENID_CONNECT',
            OpenIDConnectConfig: { Issuer: `${oidcIssuer}/`, ClientId: 'web' },
          },
        ],
      },
      functions: {
        Authorizer: `export const handler = async ({ authorizationToken }) => ({
          isAuthorized: true,
          resolverContext: { token: authorizationToken },
          ...(authorizationToken === 'good but denied' ? { deniedFields: ['Query.lambdaOnly', 'Secret.must'] } : {}),
        });`,
      },
      resources: {
        MayAuthorize: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            Action: 'lambda:InvokeFunction',
            FunctionName: { 'Fn::GetAtt': ['AuthorizerFunction', 'Arn'] },
            Principal: 'appsync.amazonaws.com',
          },
        },
        OneRole: role('one', {
          'Fn::Join': ['', [{ 'Fn::GetAtt': ['Api', 'Arn'] }, '/types/Query/fields/iamOne']],
        }),
      },
      resolvers: {
        'Query.lambdaOnly': { source: 'NONE', code: answering('ctx.identity.resolverContext.token') },
        'Query.keyed': { source: 'NONE', code: answering(`'keyed'`) },
        'Query.everyone': { source: 'NONE', code: answering('ctx.identity') },
        'Query.authType': { source: 'NONE', code: answering('util.authType()') },
        'Query.admins': { source: 'NONE', code: answering(`'admins'`) },
        'Query.iamOne': { source: 'NONE', code: answering(`'one'`) },
        'Query.iamTwo': { source: 'NONE', code: answering(`'two'`) },
        'Query.secret': { source: 'NONE', code: answering(`{ text: 't', code: 'c', must: 'm' }`) },
      },
    },
    {
      clock: {
        now: () => new Date(now),
        sleep: (_ms, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve())),
      },
      keySets: {
        [poolIssuer]: { keys: [{ ...(await exportJWK(pool.publicKey)), alg: 'RS256' }] },
        [oidcIssuer]: { keys: [{ ...(await exportJWK(oidc.publicKey)), alg: 'RS256' }] },
      },
    },
  );
});

afterAll(() => runtime.close());

const token = (issuer: string, key: CryptoKey, claims: Record<string, unknown>) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(issuer)
    .setIssuedAt(now / 1000)
    .setExpirationTime(now / 1000 + 60)
    .sign(key);

async function signed(
  query: string,
  credentials = runtime.platform.gateway.credentials(OPERATOR),
): Promise<GraphqlReply> {
  const url = runtime.appsync.graphqlUrl;
  const body = JSON.stringify({ query });
  return postGraphql(url, body, await signedHeaders(url, body, credentials));
}

const asRole = () =>
  runtime.platform.gateway.credentials(rolePrincipal('arn:aws:iam::000000000000:role/one', 'me'));
const identity = (reply: GraphqlReply): unknown => JSON.parse(String(reply.data?.['everyone']));
const refused = (reply: GraphqlReply, message = 'You are not authorized to make this call.'): void =>
  expect({ status: reply.status, errors: reply.errors, type: reply.headers.get('x-amzn-errortype') }).toEqual(
    {
      status: 401,
      errors: [{ errorType: 'UnauthorizedException', message }],
      type: 'UnauthorizedException',
    },
  );

test('given no authorization, when a request comes, then it is 401 with AppSync’s words', async () => {
  refused(await runtime.post('{ keyed }', {}, {}), 'Valid authorization header not provided.');
});

test('given an API key, when it is good, wrong or expired, then only the good one passes', async () => {
  expect((await runtime.post('{ keyed }')).data).toEqual({ keyed: 'keyed' });
  refused(await runtime.post('{ keyed }', {}, { 'x-api-key': 'da2-wrong' }));
  const before = now;
  now = expires * 1000;
  refused(await runtime.post('{ keyed }'));
  now = before;
});

test('given an API key, when a resolver looks at the identity, then there is none', async () => {
  expect((await runtime.post('{ everyone authType }')).data).toEqual({
    everyone: null,
    authType: 'API Key Authorization',
  });
});

test('given the Lambda mode, when the token matches, then the context is there; one that does not match is refused', async () => {
  const good = await runtime.post('{ lambdaOnly everyone authType }', {}, { authorization: 'good token' });
  expect(good.data).toMatchObject({ lambdaOnly: 'good token', authType: 'Lambda Authorization' });
  expect(identity(good)).toEqual({ resolverContext: { token: 'good token' } });
  refused(await runtime.post('{ lambdaOnly }', {}, { authorization: 'not good' }));
});

test('given denied fields, when they are selected, then they are null and Unauthorized; a non-null one takes its parent', async () => {
  const query = '{ lambdaOnly authType secret { text must } }';
  const { status, data, errors } = await runtime.post(query, {}, { authorization: 'good but denied' });
  expect(status).toBe(200);
  expect(data).toEqual({ lambdaOnly: null, authType: 'Lambda Authorization', secret: null });
  expect(errors).toEqual([
    {
      path: ['lambdaOnly'],
      data: null,
      errorType: 'Unauthorized',
      errorInfo: null,
      locations: [{ line: 1, column: 3, sourceName: null }],
      message: 'Not Authorized to access lambdaOnly on type Query',
    },
    expect.objectContaining({
      path: ['secret', 'must'],
      message: 'Not Authorized to access must on type Secret',
    }),
  ]);
});

test('given directives on types and fields, when modes meet them, then the field’s replace the type’s and those the default', async () => {
  const lambda = await runtime.post('{ keyed secret { text code } }', {}, { authorization: 'good' });
  expect(lambda.data).toEqual({ keyed: null, secret: { text: 't', code: 'c' } });
  const key = await runtime.post('{ lambdaOnly secret { text } }');
  expect(key.data).toEqual({ lambdaOnly: null, secret: { text: null } });
  expect(key.errors?.map(({ message }) => message)).toEqual([
    'Not Authorized to access lambdaOnly on type Query',
    'Not Authorized to access text on type Secret',
  ]);
  const iam = await signed('{ secret { text code must } }');
  expect(iam.data).toEqual({ secret: { text: 't', code: null, must: 'm' } });
});

test('given a user pool’s token, when groups are asked for, then only members pass', async () => {
  const claims = { sub: 's', 'cognito:username': 'ada', 'cognito:groups': ['Admins'], aud: 'c' };
  const member = { authorization: await token(poolIssuer, poolKey, claims) };
  const reply = await runtime.post('{ admins everyone authType }', {}, member);
  expect(reply.data).toMatchObject({ admins: 'admins', authType: 'User Pool Authorization' });
  expect(identity(reply)).toMatchObject({
    username: 'ada',
    groups: ['Admins'],
    issuer: poolIssuer,
    sub: 's',
    sourceIp: ['127.0.0.1'],
  });
  const other = { authorization: await token(poolIssuer, poolKey, { sub: 'x' }) };
  expect((await runtime.post('{ admins authType }', {}, other)).data).toMatchObject({ admins: null });
});

test('given OpenID Connect, when the token is of its issuer and client, then it passes', async () => {
  const good = { authorization: `Bearer ${await token(oidcIssuer, oidcKey, { sub: 's', aud: 'web' })}` };
  const reply = await runtime.post('{ everyone authType }', {}, good);
  expect(reply.data).toMatchObject({ authType: 'Open ID Connect Authorization' });
  expect(identity(reply)).toMatchObject({ issuer: oidcIssuer, sub: 's', claims: { aud: 'web' } });
  refused(
    await runtime.post(
      '{ authType }',
      {},
      { authorization: await token(oidcIssuer, oidcKey, { aud: 'app' }) },
    ),
  );
  const forged = await token(oidcIssuer, poolKey, { aud: 'web' });
  refused(await runtime.post('{ authType }', {}, { authorization: forged }), 'Unable to verify JWT token.');
});

test('given a signature, when it is the operator’s, then the identity is as AWS documents it', async () => {
  const reply = await signed('{ everyone authType iamOne iamTwo }');
  expect(reply.data).toMatchObject({ authType: 'IAM Authorization', iamOne: 'one', iamTwo: 'two' });
  expect(identity(reply)).toMatchObject({
    accountId: '000000000000',
    userArn: OPERATOR.arn,
    username: 'operator',
    sourceIp: ['127.0.0.1'],
  });
});

test('given a role with a grant on one field, when it asks for two, then the other is Unauthorized', async () => {
  const { data, errors } = await signed('{ iamOne iamTwo }', asRole());
  expect(data).toEqual({ iamOne: 'one', iamTwo: null });
  expect(errors).toMatchObject([
    { path: ['iamTwo'], errorType: 'Unauthorized', message: 'Not Authorized to access iamTwo on type Query' },
  ]);
});

test('given a wrong secret or another body, when the signature is checked, then the request is refused', async () => {
  const wrong = await signed('{ iamOne }', {
    ...runtime.platform.gateway.credentials(OPERATOR),
    secretAccessKey: 'x',
  });
  expect(wrong.status).toBeGreaterThanOrEqual(400);
  expect(wrong.errors).toMatchObject([{ errorType: 'InvalidSignatureException' }]);
  const unknown = await signed('{ iamOne }', { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' });
  expect(unknown.errors).toMatchObject([{ errorType: 'UnrecognizedClientException' }]);
  const url = runtime.appsync.graphqlUrl;
  const headers = await signedHeaders(
    url,
    '{"query":"{ iamOne }"}',
    runtime.platform.gateway.credentials(OPERATOR),
  );
  const other = await postGraphql(url, '{"query":"{ iamTwo }"}', headers);
  expect(other.errors).toMatchObject([{ errorType: 'InvalidSignatureException' }]);
});

test('given executeAsPrincipal, when a role calls, then its policies decide field by field', async () => {
  const principal = rolePrincipal('arn:aws:iam::000000000000:role/one', 'rule', 'events.amazonaws.com');
  const answer = await runtime.appsync.executeAsPrincipal({ principal, query: '{ iamOne iamTwo }' });
  expect(answer.data).toEqual({ iamOne: 'one', iamTwo: null });
  expect(answer.errors).toMatchObject([{ errorType: 'Unauthorized' }]);
});
