import { expect, test } from 'vitest';
import {
  openPageToken,
  pageTokenKey,
  sealPageToken,
} from '../../../../../src/appsync/server/dataSources/pageToken.ts';

const key = pageTokenKey('api');

test('given a key, when it is sealed and opened, then it is the same and the token tells nothing', () => {
  const token = sealPageToken(key, { id: { S: 'secret-id' } });
  expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('secret-id');
  expect(openPageToken(key, token)).toEqual({ id: { S: 'secret-id' } });
});

test('given a token of a restarted API, when it is opened, then it still works; another API refuses it', () => {
  const token = sealPageToken(key, { id: { S: 'a' } });
  expect(openPageToken(pageTokenKey('api'), token)).toEqual({ id: { S: 'a' } });
  expect(openPageToken(pageTokenKey('other'), token)).toBeUndefined();
});

test.each(['', 'abc', '{}', Buffer.from('{"id":{"S":"a"}}').toString('base64')])(
  'given %j, when it is opened, then it is no token',
  (token) => expect(openPageToken(key, token)).toBeUndefined(),
);

test('given a token with one changed byte, when it is opened, then it is refused', () => {
  const bytes = Buffer.from(sealPageToken(key, { id: { S: 'a' } }), 'base64url');
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  expect(openPageToken(key, bytes.toString('base64url'))).toBeUndefined();
});
