import { expect, test } from 'vitest';
import { readEndpoints } from '../../../../../functions/chain/evm/endpointUrls.ts';

test('given URLs of two chains, then each has its own, in their order', () => {
  const text = '{"1":["https://node.example/v2/key","https://b.example"],"8453":["http://127.0.0.1:8545"]}';
  expect(readEndpoints(text)).toEqual(
    new Map([
      [1, ['https://node.example/v2/key', 'https://b.example']],
      [8_453, ['http://127.0.0.1:8545']],
    ]),
  );
});

test.each([
  '',
  '[]',
  '{"1":[]}',
  '{"1":"https://very-secret-key.example"}',
  '{"1":["ftp://very-secret-key"]}',
  '{"very-secret-key":["https://a.example"]}',
  '{"01":["https://a.example"]}',
  'https://very-secret-key.example',
  '{"1":["https://a.example",',
])('given %j, then it is refused, and the secret is not told', (text) => {
  expect(() => readEndpoints(text)).toThrow(/must be a JSON object by chain id/);
  expect(() => readEndpoints(text)).not.toThrow(/very-secret-key/);
});
