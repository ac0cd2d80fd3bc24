import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';

const code = readFileSync('cdk/contexts/pages/viewerRequest.js', 'utf8');
const handler = vm.runInNewContext(`${code};handler`) as (event: unknown) => any;
const uriOf = (uri: string): string => handler({ request: { method: 'GET', uri } }).uri as string;

describe('the viewer-request function', () => {
  it('given its code, then CloudFront takes it: 10,240 bytes at most', () => {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(10_240);
  });

  it.each([
    ['/pay/inv_01J', '/pay/index.html'],
    ['/p/payee-1_x', '/p/index.html'],
    ['/dashboard', '/dashboard/index.html'],
    ['/dashboard/', '/dashboard/index.html'],
    ['/dashboard/invoices/inv_1', '/dashboard/index.html'],
  ])('given the address %s, then it is the file %s', (uri, file) => {
    expect(uriOf(uri)).toBe(file);
  });

  it.each([
    ...['/', '/pay', '/pay/', '/p/', '/pay/a.js', '/pay/a/b', '/pay/..', '/pay/%2e%2e', '/payments/x'],
    ...[
      '/dashboards',
      '/dashboard/a.js',
      '/dashboard/../pay',
      '/assets/pay-1.js',
      '/config.json',
      '//pay/x',
      '/pay/x\n',
    ],
    `/pay/${'x'.repeat(129)}`,
  ])('given %j, which is no page’s address, then it stays as it is', (uri) => {
    expect(uriOf(uri)).toBe(uri);
  });

  it('given what a page reports, then it is taken without a file', () => {
    expect(handler({ request: { method: 'GET', uri: '/vitals' } })).toMatchObject({ statusCode: 204 });
  });
});
