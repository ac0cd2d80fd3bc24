import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asAsked, compressed } from '../../../src/cloudfront/entityReply.ts';
import type { Behavior } from '../../../src/cloudfront/distribution.ts';

const behavior = { encodings: ['br', 'gzip'] } as unknown as Behavior;
const reply = (text: string, headers: Record<string, string> = {}) => ({
  status: 200,
  headers: {
    'content-type': 'text/javascript',
    etag: '"e"',
    'last-modified': 'Sun, 22 Nov 2026 06:00:00 GMT',
    ...headers,
  },
  body: Buffer.from(text),
});
const LONG = 'x'.repeat(1_000);

test.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['gzip, br;q=0', 'gzip', gunzipSync],
] as const)('given a viewer that takes %s, then it gets %s and a weak tag', (accepted, encoding, decode) => {
  const { headers, body } = compressed(reply(LONG), behavior, accepted);
  expect(headers).toMatchObject({ 'content-encoding': encoding, etag: 'W/"e"', vary: 'Accept-Encoding' });
  expect(decode(body).toString()).toBe(LONG);
});

test.each([
  ['a small one', reply('x'.repeat(999)), behavior, 'gzip'],
  ['a picture', reply(LONG, { 'content-type': 'image/png' }), behavior, 'gzip'],
  ['an encoded one', reply(LONG, { 'content-encoding': 'br' }), behavior, 'gzip'],
  ['one of a behaviour that does not', reply(LONG), { encodings: [] } as unknown as Behavior, 'gzip'],
])('given %s, then it stays as it is', (_, given, by, accepted) => {
  expect(compressed(given, by, accepted)).toBe(given);
});

test.each([
  [{ 'if-none-match': '"e"' }, 304],
  [{ 'if-none-match': 'W/"e"' }, 304],
  [{ 'if-none-match': '"other", "e"' }, 304],
  [{ 'if-none-match': '*' }, 304],
  [{ 'if-none-match': '"other"', 'if-modified-since': 'Sun, 22 Nov 2026 07:00:00 GMT' }, 200],
  [{ 'if-modified-since': 'Sun, 22 Nov 2026 06:00:00 GMT' }, 304],
  [{ 'if-modified-since': 'Sun, 22 Nov 2026 05:59:59 GMT' }, 200],
])('given a viewer with %o, then it gets %i', (asked, status) => {
  const answer = asAsked(reply('0123456789'), asked);
  expect([answer.status, answer.body.length]).toEqual([status, status === 304 ? 0 : 10]);
});

test.each([
  ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, '', 'bytes */10'],
  ['bytes=-0', 416, '', 'bytes */10'],
  ['bytes=5-2', 200, '0123456789', undefined],
  ['bytes=0-1,3-4', 200, '0123456789', undefined],
  ['lines=0-1', 200, '0123456789', undefined],
])('given the range %s, then the answer is %i %s', (range, status, body, contentRange) => {
  const answer = asAsked(reply('0123456789'), { range });
  expect([answer.status, answer.body.toString(), answer.headers['content-range']]).toEqual([
    status,
    body,
    contentRange,
  ]);
});

test('given a range on the condition of another tag, then the whole comes', () => {
  expect(asAsked(reply('0123456789'), { range: 'bytes=0-1', 'if-range': '"other"' }).status).toBe(200);
  expect(asAsked(reply('0123456789'), { range: 'bytes=0-1', 'if-range': '"e"' }).status).toBe(206);
});
