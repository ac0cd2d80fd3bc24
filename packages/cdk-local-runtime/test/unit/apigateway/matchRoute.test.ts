import { expect, test } from 'vitest';
import { matchRoute } from '../../../src/apigateway/matchRoute.ts';
import type { RouteDefinition } from '../../../src/apigateway/readRestApis.ts';

const route = (method: string, path: string): RouteDefinition => ({
  resourceId: path,
  path,
  method,
  functionArn: `${method} ${path}`,
  timeoutMs: 29_000,
});
const routes = [
  route('ANY', '/{proxy+}'),
  route('POST', '/hooks/{gateway}/{account}'),
  route('ANY', '/hooks/status/{account}'),
  route('GET', '/hooks/status/{account}'),
  route('GET', '/'),
];

test.each([
  ['POST', '/hooks/stripe/demo', 'POST /hooks/{gateway}/{account}', { gateway: 'stripe', account: 'demo' }],
  ['POST', '/hooks/status/demo', 'ANY /hooks/status/{account}', { account: 'demo' }],
  ['GET', '/hooks/status/demo', 'GET /hooks/status/{account}', { account: 'demo' }],
  ['POST', '/hooks/stripe/a%2Fb', 'POST /hooks/{gateway}/{account}', { gateway: 'stripe', account: 'a/b' }],
  ['POST', '/hooks/stripe/demo/', 'POST /hooks/{gateway}/{account}', { gateway: 'stripe', account: 'demo' }],
  ['GET', '/hooks/stripe/demo', 'ANY /{proxy+}', { proxy: 'hooks/stripe/demo' }],
  ['GET', '/', 'GET /', {}],
])('given %s %s, then it is %s', (method, path, functionArn, parameters) => {
  expect(matchRoute(routes, method, path)).toMatchObject({ route: { functionArn }, parameters });
});

test.each([
  ['GET', '/hooks/stripe/demo'],
  ['POST', '/hooks/stripe'],
  ['POST', '/hooks/stripe/demo/more'],
  ['POST', '/hooks//demo'],
  ['POST', '/hooks/stripe/%E0%A4%A'],
  ['POST', '/'],
])('given %s %s and no such route, then there is none', (method, path) => {
  expect(matchRoute([route('POST', '/hooks/{gateway}/{account}')], method, path)).toBeUndefined();
});
