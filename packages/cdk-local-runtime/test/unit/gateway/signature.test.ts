import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { expect, test } from 'vitest';
import { parseAuthorization, signatureMatches, type SignedRequest } from '../../../src/gateway/signature.ts';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

async function sign(
  service: string,
  path: string,
  query: Record<string, string>,
  body: string,
): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    sha256: Sha256,
    uriEscapePath: service !== 's3',
    applyChecksum: service === 's3',
  });
  const signed = await signer.sign({
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    port: 8000,
    path,
    query,
    headers: { host: '127.0.0.1:8000', 'content-type': 'text/plain', 'x-amz-note': '  two   spaces ' },
    body,
  });
  const search = new URLSearchParams(query).toString().replaceAll('+', '%20');
  return {
    method: 'POST',
    path: search === '' ? path : `${path}?${search}`,
    headers: signed.headers,
    body: Buffer.from(body),
  };
}

function verdict(request: SignedRequest, secret = secretAccessKey): boolean {
  const authorization = parseAuthorization(request.headers['authorization']);
  if (authorization === undefined) throw new Error('no authorization');
  return signatureMatches(request, authorization, secret);
}

test.each([
  ['dynamodb', '/', {}, '{"TableName":"a"}'],
  ['lambda', '/2015-03-31/functions/arn%3Aaws%3Alambda/invocations', { Qualifier: 'live' }, '{}'],
  ['s3', '/bucket/a%20b/c', { 'x-id': 'PutObject', prefix: 'ä b' }, 'content'],
  ['scheduler', '/schedules/x', { groupName: 'a b', z: '1', a: '2' }, ''],
])(
  'given a %s request that AWS’s signer signed, when it is checked, then it matches',
  async (service, path, query, body) => {
    const request = await sign(service, path, query, body);
    expect(verdict(request)).toBe(true);
  },
);

test('given a signed request, when anything signed has changed, then it does not match', async () => {
  const request = await sign('dynamodb', '/', {}, '{"TableName":"a"}');
  expect(verdict(request, 'another secret')).toBe(false);
  expect(verdict({ ...request, body: Buffer.from('{"TableName":"b"}') })).toBe(false);
  expect(verdict({ ...request, path: '/other' })).toBe(false);
  expect(verdict({ ...request, method: 'GET' })).toBe(false);
  expect(verdict({ ...request, headers: { ...request.headers, 'content-type': 'x' } })).toBe(false);
});

test('given a declared content hash that is not the body’s, when it is checked, then it does not match', async () => {
  const request = await sign('s3', '/bucket/key', {}, 'content');
  expect(verdict({ ...request, body: Buffer.from('other') })).toBe(false);
});

test.each([undefined, '', 'Bearer x', 'AWS4-HMAC-SHA256 Credential=a/b'])(
  'given the header %j, when it is parsed, then there is no authorization',
  (value) => {
    expect(parseAuthorization(value)).toBeUndefined();
  },
);
