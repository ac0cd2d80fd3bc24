import { expect, test } from 'vitest';
import { readEndpointUrls } from '../../../../../functions/chain/evm/endpointUrls.ts';

test('given one URL, as before there were lists, then it is the only endpoint', () => {
  expect(readEndpointUrls(' https://node.example/v2/key\n')).toEqual(['https://node.example/v2/key']);
});

test.each([
  '',
  '[]',
  '["ftp://very-secret-key"]',
  'very-secret-key',
  '["https://a.example",',
  '{"very-secret-key":1}',
])('given %j, then it is refused, and the secret is not told', (text) => {
  expect(() => readEndpointUrls(text)).toThrow(/must be one http or https URL, or a JSON list/);
  expect(() => readEndpointUrls(text)).not.toThrow(/very-secret-key/);
});
