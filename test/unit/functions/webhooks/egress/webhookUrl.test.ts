import { describe, expect, it } from 'vitest';
import { parseWebhookUrl } from '../../../../../functions/webhooks/egress/webhookUrl.ts';

const REFUSED: readonly (readonly [string, string])[] = [
  ['http://shop.example/hook', 'not encrypted'],
  ['ftp://shop.example/hook', 'another protocol'],
  ['https://shop.example:8443/hook', 'another port'],
  ['https://shop.example:22/', 'another port'],
  ['https://user@shop.example/', 'a user'],
  ['https://user:word@shop.example/', 'a password'],
  ['https://shop.example/#top', 'a fragment'],
  ['https://intranet/hook', 'a name without a dot'],
  ['https://127.0.0.1/', 'this machine'],
  ['https://2130706433/', 'this machine as one number'],
  ['https://0x7f000001/', 'this machine in hexadecimal'],
  ['https://0177.0.0.1/', 'this machine in octal'],
  ['https://127.1/', 'this machine, abbreviated'],
  ['https://１２７.0.0.1/', 'this machine in full-width digits'],
  ['https://127.0.0.1./', 'this machine with a dot behind'],
  ['https://localhost/', 'this machine by name'],
  ['https://LOCALHOST./', 'this machine by name'],
  ['https://a.localhost/', 'this machine by name (RFC 6761)'],
  ['https://[::1]/', 'this machine'],
  ['https://[::ffff:127.0.0.1]/', 'this machine, v4-mapped'],
  ['https://[::ffff:a9fe:a9fe]/', 'metadata, v4-mapped'],
  ['https://169.254.169.254/latest/meta-data/', 'metadata'],
  ['https://0xa9fea9fe/', 'metadata in hexadecimal'],
  ['https://[fd00:ec2::254]/', 'metadata'],
  ['https://10.0.0.7/', 'a private network'],
  ['https://[fe80::1]/', 'link-local'],
  ['https://0.0.0.0/', 'any address'],
  ['https:///hook', 'no host'],
  ['shop.example/hook', 'no protocol'],
  [`https://shop.example/${'a'.repeat(2_048)}`, 'too long'],
];

describe('the URL of an endpoint', () => {
  it.each(REFUSED)('given %s, %s, then it is refused by its field', (text) => {
    expect(parseWebhookUrl(text, 'PUBLIC')).toMatchObject({
      ok: false,
      error: { code: 'InvalidInput', facts: { field: 'url' } },
    });
  });

  it('given a public host, then path and query are kept', () => {
    expect(parseWebhookUrl('https://Shop.Example/hooks?shop=1', 'PUBLIC')).toEqual({
      ok: true,
      value: {
        href: 'https://shop.example/hooks?shop=1',
        secure: true,
        host: 'shop.example',
        port: 443,
        path: '/hooks?shop=1',
      },
    });
  });

  it('given a laptop, then http reaches the laptop and nothing else', () => {
    const local = (text: string) => parseWebhookUrl(text, 'PUBLIC_AND_LOOPBACK').ok;
    expect(local('http://localhost:3000/hook')).toBe(true);
    expect(local('http://127.0.0.1:3000/hook')).toBe(true);
    expect(local('http://[::1]:3000/hook')).toBe(true);
    expect(local('http://10.0.0.7:3000/hook')).toBe(false);
    expect(local('http://shop.example/hook')).toBe(false);
    expect(local('https://shop.example/hook')).toBe(true);
  });
});
