import { expect, test } from 'vitest';
import { readHeadersPolicy, withPolicy } from '../../../src/cloudfront/headersPolicy.ts';

const policy = (config: Record<string, unknown>) =>
  readHeadersPolicy({
    logicalId: 'P',
    type: 'AWS::CloudFront::ResponseHeadersPolicy',
    properties: { ResponseHeadersPolicyConfig: config },
    dependsOn: [],
    ref: 'p',
    attributes: {},
  });

test('given security headers, then each is written as CloudFront writes it', () => {
  const { sets } = policy({
    SecurityHeadersConfig: {
      ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: {
        AccessControlMaxAgeSec: 60,
        IncludeSubdomains: true,
        Preload: true,
        Override: true,
      },
      XSSProtection: { Protection: true, ModeBlock: true, Override: true },
    },
  });
  expect(Object.fromEntries(sets.map(({ name, value }) => [name, value]))).toEqual({
    'content-security-policy': "default-src 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=60; includeSubDomains; preload',
    'x-xss-protection': '1; mode=block',
  });
});

test('given a header of the origin, then one that overrides takes its place, another does not, and removed ones go', () => {
  const given = policy({
    CustomHeadersConfig: {
      Items: [
        { Header: 'X-A', Value: 'ours', Override: true },
        { Header: 'X-B', Value: 'ours', Override: false },
        { Header: 'X-C', Value: 'ours', Override: false },
      ],
    },
    RemoveHeadersConfig: { Items: [{ Header: 'Server' }] },
  });
  const headers = { 'x-a': 'its', 'x-b': 'its', server: 'AmazonS3' };
  expect(withPolicy(given, headers)).toEqual({ 'x-a': 'ours', 'x-b': 'its', 'x-c': 'ours' });
});

test('given a security header among the custom ones, then the start is refused, as the policy would be', () => {
  const config = {
    CustomHeadersConfig: { Items: [{ Header: 'Content-Security-Policy', Value: 'x', Override: true }] },
  };
  expect(() => policy(config)).toThrow(/is a security header/);
});
