import { describe, expect, test } from 'vitest';
import { isBinary, proxyEvent } from '../../../src/apigateway/proxyEvent.ts';
import { proxyReply } from '../../../src/apigateway/proxyReply.ts';
import { tokenBucket } from '../../../src/apigateway/throttle.ts';

const stage = { name: 'live', deploymentId: 'd', variables: {}, throttle: null, routes: [] };
const route = { resourceId: 'r', path: '/{a}', method: 'POST', functionArn: 'f', timeoutMs: 1 };
const event = (binaryMediaTypes: string[], rawHeaders: string[], body: Buffer) =>
  proxyEvent(
    { logicalId: 'Api', apiId: 'api', name: 'api', binaryMediaTypes, stages: [stage] },
    stage,
    { route, parameters: { a: 'x' } },
    {
      ...{ method: 'POST', path: '/x', query: new URLSearchParams(), rawHeaders, body },
      ...{ sourceIp: '127.0.0.1', id: 'id', at: new Date('2026-11-02T03:04:05Z') },
    },
  );

describe('the event of a proxy integration', () => {
  test('given a name that came twice, then the last value stands alone and both in the list, in the sender’s spelling', () => {
    expect(event([], ['X-One', 'a', 'X-One', 'b'], Buffer.from('ä'))).toMatchObject({
      headers: { 'X-One': 'b' },
      multiValueHeaders: { 'X-One': ['a', 'b'] },
      queryStringParameters: null,
      stageVariables: null,
      body: 'ä',
      isBase64Encoded: false,
      requestContext: { requestTime: '02/Nov/2026:03:04:05 +0000' },
    });
  });

  test('given an empty body, then it is null, whatever the media type', () => {
    expect(event(['*/*'], [], Buffer.alloc(0))).toMatchObject({ body: null, isBase64Encoded: false });
  });

  test.each([
    [['*/*'], 'application/json; charset=utf-8', true],
    [['image/*'], 'Image/PNG', true],
    [['image/png'], 'image/gif', false],
    [[], 'application/octet-stream', false],
  ])('given %j, then %s is binary: %s', (types, contentType, binary) => {
    expect(isBinary(types, contentType)).toBe(binary);
  });
});

describe('the answer of a proxy integration', () => {
  test('given headers of both kinds and Base64, then they are joined and decoded', () => {
    const payload = {
      statusCode: '201',
      headers: { A: 1 },
      multiValueHeaders: { 'Set-Cookie': ['a', 'b'] },
      body: Buffer.from([255]).toString('base64'),
      isBase64Encoded: true,
    };
    expect(proxyReply(payload)).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', a: '1', 'set-cookie': ['a', 'b'] },
      body: Buffer.from([255]),
    });
  });

  test.each([
    [null],
    ['ok'],
    [{}],
    [{ statusCode: 99 }],
    [{ statusCode: 200, body: {} }],
    [{ statusCode: 200, x: 1 }],
  ])('given %j, then it is malformed', (payload) => {
    expect(proxyReply(payload)).toBeUndefined();
  });
});

test('given a rate and a burst, then the burst is taken at once, and more as time goes by', () => {
  let at = 0;
  const admits = tokenBucket({ rate: 2, burst: 3 }, () => at);
  const four = () => Array.from({ length: 4 }, () => admits());
  expect(four()).toEqual([true, true, true, false]);
  at = 1_000;
  expect(four()).toEqual([true, true, false, false]);
  at = 60_000;
  expect(four()).toEqual([true, true, true, false]);
});
