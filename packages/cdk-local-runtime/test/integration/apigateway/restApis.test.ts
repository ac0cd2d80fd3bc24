import { afterEach, expect, test } from 'vitest';
import { startRestApis, type RunningRestApi } from '../../../src/apigateway/startRestApis.ts';
import { AwsError } from '../../../src/gateway/gateway.ts';
import { silentLog } from '../../../src/log/log.ts';
import { type ServiceDeps, wallClock } from '../../../src/running.ts';
import type { Resource, Stack } from '../../../src/template/model.ts';

const open: RunningRestApi[] = [];
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

/** An API with `POST /hooks/{name}` in front of `invoke`. */
async function served(
  invoke: (event: unknown, principal: unknown) => Promise<unknown>,
  settings: Record<string, unknown> = {},
  timeoutMs = 29_000,
): Promise<string> {
  const uri =
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:x:function:f/invocations';
  const integration = {
    Type: 'AWS_PROXY',
    IntegrationHttpMethod: 'POST',
    Uri: uri,
    TimeoutInMillis: timeoutMs,
  };
  const resources: [type: string, ref: string, properties: Record<string, unknown>][] = [
    ['RestApi', 'api', { Name: 'api', BinaryMediaTypes: ['*/*'] }],
    ['Resource', 'hooks', { RestApiId: 'api', ParentId: 'root', PathPart: 'hooks' }],
    ['Resource', 'name', { RestApiId: 'api', ParentId: 'hooks', PathPart: '{name}' }],
    [
      'Method',
      'post',
      {
        ...{ RestApiId: 'api', ResourceId: 'name', HttpMethod: 'POST' },
        AuthorizationType: 'NONE',
        Integration: integration,
      },
    ],
    ['Deployment', 'deployment', { RestApiId: 'api' }],
    [
      'Stage',
      'live',
      {
        ...{ RestApiId: 'api', DeploymentId: 'deployment', StageName: 'live' },
        MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ...settings }],
      },
    ],
  ];
  const all = resources.map(([type, ref, properties]): Resource => ({
    logicalId: ref,
    type: `AWS::ApiGateway::${type}`,
    properties,
    dependsOn: ['post'],
    ref,
    attributes: { RootResourceId: 'root' },
  }));
  const deps = {
    stack: { ofType: (type: string) => all.filter((each) => each.type === type) } as unknown as Stack,
    gateway: {
      invoke: (principal: unknown, _: string, event: unknown) => invoke(event, principal),
    } as unknown as ServiceDeps['gateway'],
    log: silentLog,
    clock: wallClock,
  };
  const apis = await startRestApis(deps);
  open.push(...apis);
  return apis[0]?.urls['live'] ?? '';
}

const post = async (url: string, body: Buffer | string = 'x') => {
  const response = await fetch(`${url}/hooks/acme`, { method: 'POST', body });
  const text = await response.text();
  return [response.status, text === '' ? '' : (JSON.parse(text) as unknown)];
};
const ok = { payload: { statusCode: 200, body: '{}' }, requestId: '1' };

test('given a request, then the function is asked as the API, of this stage, verb and path', async () => {
  const asked: unknown[] = [];
  const url = await served(async (_, principal) => {
    asked.push(principal);
    return ok;
  });
  expect(await post(url)).toEqual([200, {}]);
  expect(asked).toMatchObject([
    {
      servicePrincipal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:us-east-1:000000000000:api/live/POST/hooks/acme',
    },
  ]);
});

test.each<[string, () => Promise<unknown>, number, string]>([
  [
    'whose policy does not let the API',
    () => Promise.reject(new AwsError('AccessDeniedException', 'no', 403)),
    500,
    'Internal server error',
  ],
  [
    'that throws',
    async () => ({
      payload: null,
      requestId: '1',
      functionError: { errorType: 'Error', errorMessage: 'x', trace: [] },
    }),
    502,
    'Internal server error',
  ],
  [
    'that answers in another form',
    async () => ({ payload: 'done', requestId: '1' }),
    502,
    'Internal server error',
  ],
])('given a function %s, then the answer tells nothing of it', async (_, invoke, status, message) => {
  expect(await post(await served(invoke))).toEqual([status, { message }]);
});

test('given a function that takes longer than the integration waits, then the caller is told', async () => {
  const url = await served(() => new Promise(() => undefined), {}, 50);
  expect(await post(url)).toEqual([504, { message: 'Endpoint request timed out' }]);
});

test('given a body over 10 MB, then it is refused, and the function not invoked', async () => {
  let invoked = 0;
  const url = await served(async () => {
    invoked++;
    return ok;
  });
  expect(await post(url, Buffer.alloc(10 * 1024 * 1024))).toEqual([200, {}]);
  const refused = await post(url, Buffer.alloc(10 * 1024 * 1024 + 1)).catch(() => 'closed');
  expect(['closed', [413, { message: 'Request Too Long' }]]).toContainEqual(refused);
  expect(invoked).toBe(1);
});

test('given more requests at once than the stage takes, then the others are told so', async () => {
  const url = await served(async () => ok, { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 });
  const answers = [await post(url), await post(url), await post(url)];
  expect(answers.map(([status]) => status)).toEqual([200, 200, 429]);
});
