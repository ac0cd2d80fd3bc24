import { beforeEach, expect, test } from 'vitest';
import { createLambdaAuthorizer } from '../../../../../src/appsync/server/auth/lambdaAuthorizer.ts';
import type {
  ApiDefinition,
  LambdaAuthorizerSettings,
} from '../../../../../src/appsync/server/apiDefinition.ts';
import type { Gateway } from '../../../../../src/gateway/gateway.ts';
import type { InvocationOutcome } from '../../../../../src/lambda/pool.ts';
import { silentLog } from '../../../../../src/log/log.ts';
import { wallClock } from '../../../../../src/running.ts';

let now = 0;
let events: Record<string, unknown>[] = [];

beforeEach(() => {
  now = Date.UTC(2025, 0, 1);
  events = [];
});

/** An authorizer on a function that is given, with a clock that the test moves. */
function authorizer(
  answer: (event: Record<string, unknown>) => Partial<InvocationOutcome>,
  settings: Partial<LambdaAuthorizerSettings> = {},
  sleep = wallClock.sleep,
) {
  const invoke: Gateway['invoke'] = async (_principal, _name, payload) => {
    events.push(payload as Record<string, unknown>);
    return { payload: null, requestId: 'r', ...answer(payload as Record<string, unknown>) };
  };
  return createLambdaAuthorizer({
    api: { apiId: 'api', arn: 'arn:api' } as ApiDefinition,
    settings: { functionArn: 'f', ttlSeconds: 60, identityValidationExpression: undefined, ...settings },
    gateway: { invoke } as Gateway,
    clock: { now: () => new Date(now), sleep },
    log: silentLog,
  });
}

const yes = () => ({ payload: { isAuthorized: true, resolverContext: { tenantId: 'm' } } });
const request = { query: '{ a }', variables: { x: 1 }, operationName: undefined };

test('given a good token, when it is asked, then the function gets AWS’s event and the caller its context', async () => {
  const caller = await authorizer(yes)('token', request, { host: 'h', authorization: 'token' });
  expect(caller).toMatchObject({ mode: 'AWS_LAMBDA', identity: { resolverContext: { tenantId: 'm' } } });
  expect(events).toEqual([
    {
      authorizationToken: 'token',
      requestContext: {
        apiId: 'api',
        accountId: '000000000000',
        requestId: expect.any(String) as string,
        queryString: '{ a }',
        operationName: '',
        variables: { x: 1 },
      },
      requestHeaders: { host: 'h', authorization: 'token' },
    },
  ]);
});

test('given an answer, when the token comes again within its time, then the function is not asked', async () => {
  const authorize = authorizer(yes);
  await authorize('token', request, {});
  now += 59_999;
  await authorize('token', undefined, {});
  await authorize('other', undefined, {});
  expect(events.map((event) => event['authorizationToken'])).toEqual(['token', 'other']);
  now += 2;
  await authorize('token', request, {});
  expect(events).toHaveLength(3);
});

test('given requests at the same time, when the answer may be kept, then the function is asked once; else each time', async () => {
  const kept = authorizer(yes);
  await Promise.all([1, 2, 3].map(() => kept('token', request, {})));
  expect(events).toHaveLength(1);
  const never = authorizer(yes, { ttlSeconds: 0 });
  await Promise.all([1, 2, 3].map(() => never('token', request, {})));
  expect(events).toHaveLength(4);
});

test('given ttlOverride, when the token comes again, then the answer’s own time counts', async () => {
  const authorize = authorizer(() => ({ payload: { isAuthorized: true, ttlOverride: 0 } }));
  await authorize('token', request, {});
  await authorize('token', request, {});
  expect(events).toHaveLength(2);
});

test('given a refusal, when the token comes again, then the refusal is remembered', async () => {
  const authorize = authorizer(() => ({ payload: { isAuthorized: false } }));
  await expect(authorize('token', request, {})).rejects.toMatchObject({
    status: 401,
    errorType: 'UnauthorizedException',
  });
  await expect(authorize('token', request, {})).rejects.toThrow('You are not authorized to make this call.');
  expect(events).toHaveLength(1);
});

test('given a validation expression, when a token does not match all of it, then the function is not asked', async () => {
  const authorize = authorizer(yes, { identityValidationExpression: 'apk_[a-z]+' });
  await expect(authorize('apk_1', request, {})).rejects.toMatchObject({ status: 401 });
  await expect(authorize('xapk_a', request, {})).rejects.toMatchObject({ status: 401 });
  expect(events).toEqual([]);
  await authorize('apk_a', request, {});
  expect(events).toHaveLength(1);
});

test('given a token beyond 2,048 characters, when it comes, then the function is not asked', async () => {
  await expect(authorizer(yes)('x'.repeat(2049), request, {})).rejects.toMatchObject({ status: 401 });
  expect(events).toEqual([]);
});

test('given denied fields, when the caller is made, then it carries them', async () => {
  const authorize = authorizer(() => ({ payload: { isAuthorized: true, deniedFields: ['Query.a'] } }));
  expect((await authorize('token', request, {})).deniedFields).toEqual(new Set(['Query.a']));
});

test.each([
  ['an error', () => ({ functionError: { errorType: 'E', errorMessage: 'm', trace: [] } })],
  ['nothing', () => ({ payload: null })],
  ['a nested context', () => ({ payload: { isAuthorized: true, resolverContext: { a: { b: 1 } } } })],
])(
  'given a function that answers %s, when it is asked, then nobody gets in and it is asked again',
  async (_name, answer) => {
    const authorize = authorizer(answer);
    await expect(authorize('token', request, {})).rejects.toMatchObject({ status: 401 });
    await expect(authorize('token', request, {})).rejects.toMatchObject({ status: 401 });
    expect(events).toHaveLength(2);
  },
);

test('given a function that does not answer in time, when it is asked, then nobody gets in', async () => {
  const sleeps: number[] = [];
  const authorize = createLambdaAuthorizer({
    api: { apiId: 'api', arn: 'arn:api' } as ApiDefinition,
    settings: { functionArn: 'f', ttlSeconds: 60, identityValidationExpression: undefined },
    gateway: { invoke: () => new Promise(() => undefined) } as unknown as Gateway,
    clock: { now: () => new Date(now), sleep: async (ms) => void sleeps.push(ms) },
    log: silentLog,
  });
  await expect(authorize('token', request, {})).rejects.toMatchObject({ status: 401 });
  expect(sleeps).toEqual([10_000]);
});
