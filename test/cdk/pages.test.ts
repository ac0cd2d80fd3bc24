import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentsApp } from '../../cdk/app.ts';
import { checkedEnvironment, type Environment } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { ofType, type Template } from './template.ts';

const ACCOUNT = '111122223333';
const mainnet: Environment = { ...environmentNamed('mainnet'), account: ACCOUNT };
const pages = {
  frameAncestors: ['https://shop.example', 'https://other.example'],
  hostedZone: { id: 'Z0123456789', name: 'example.com' },
  failover: { region: 'us-west-2', standbyHost: 'status.example.net' },
} satisfies Environment['pages'];

/** Templates by the name of the stack, without what is before it in common. */
type Stacks = Readonly<Record<string, Template>>;

function stacksOf(environment: Environment): Stacks {
  const outdir = mkdtempSync(join(tmpdir(), 'pages-'));
  process.env['CDK_VALIDATION'] = 'false';
  try {
    const { stacks } = paymentsApp({ outdir, environment }).synth();
    return Object.fromEntries(
      stacks.map(({ stackName, templateFullPath }) => [
        stackName.replace(`appsync-payments-${environment.name}`, ''),
        JSON.parse(readFileSync(templateFullPath, 'utf8')) as Template,
      ]),
    );
  } finally {
    delete process.env['CDK_VALIDATION'];
    rmSync(outdir, { recursive: true, force: true });
  }
}

const only = (template: Template | undefined, type: string): any => {
  const found = ofType(template!, type);
  expect(found, type).toHaveLength(1);
  return found[0]!.properties;
};
/** A value with each reference as `<name>`. */
const asText = (value: any): string => {
  if (typeof value === 'string') return value;
  if (value['Fn::Join'] !== undefined)
    return (value['Fn::Join'][1] as unknown[]).map(asText).join(value['Fn::Join'][0]);
  if (value['Fn::GetStackOutput'] !== undefined) return `<${value['Fn::GetStackOutput'].OutputName}>`;
  return `<${[value.Ref ?? value['Fn::GetAtt']].flat().join('.')}>`;
};

let plain: Stacks;
let full: Stacks;
beforeAll(() => {
  plain = stacksOf(mainnet);
  full = stacksOf({ ...mainnet, region: 'eu-central-1', pages });
});
afterAll(() => {
  plain = {};
});

describe('the bucket of the pages', () => {
  it('given it, then it is private, encrypted, and read by TLS and by this distribution alone', () => {
    const [bucket] = ofType(plain['-pages']!, 'AWS::S3::Bucket').filter(
      ({ properties }) => properties.BucketName === `appsync-payments-mainnet-pages-${ACCOUNT}`,
    );
    expect(bucket?.properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(bucket?.properties.BucketEncryption).toBeDefined();
    const policy = ofType(plain['-pages']!, 'AWS::S3::BucketPolicy').find(
      ({ properties }) => properties.Bucket.Ref === bucket?.id,
    );
    const [tls, read] = policy!.properties.PolicyDocument.Statement;
    expect(tls).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
    expect(read.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
    expect(read.Action).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(asText(read.Condition.StringEquals['AWS:SourceArn'])).toMatch(/:distribution\/<Site\w+>$/);
  });

  it('given the function that fills it, then it reads the assets of this deployment, and puts into this bucket alone', () => {
    const { Policies } = ofType(plain['-pages']!, 'AWS::IAM::Role').find(({ properties }) =>
      String(properties.RoleName).endsWith('page-files'),
    )!.properties;
    const statements = Policies[0].PolicyDocument.Statement as { Action: unknown; Resource: unknown }[];
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      ...['logs:CreateLogStream', 'logs:PutLogEvents', 's3:ListBucket', 's3:PutObject'],
      ...['s3:GetObject', 's3:GetObject', 's3:GetObject'],
      ...['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
    ]);
    for (const { Action, Resource } of statements)
      if (Action === 's3:GetObject') expect(asText(Resource)).toMatch(/\/[0-9a-f]{64}\.zip$/);
    expect(ofType(plain['-pages']!, 'AWS::IAM::Policy')).toEqual([]);
  });

  it('given files, then those with a hash never change, and pages are asked for each time', () => {
    const deployments = ofType(plain['-pages']!, 'Custom::CDKBucketDeployment').map(
      ({ properties }) => properties,
    );
    expect(deployments.map(({ SystemMetadata, Prune }) => [SystemMetadata['cache-control'], Prune])).toEqual([
      ['public, max-age=31536000, immutable', false],
      ['no-cache', false],
    ]);
    expect(deployments[1].DistributionPaths).toContain('/*/index.html');
    expect(Object.values(deployments[1].SourceMarkers[1]).map(asText)).toEqual([
      expect.stringMatching(/GraphQLUrl/),
      expect.stringMatching(/RealtimeUrl/),
      expect.stringMatching(/ApiKey/),
    ]);
  });
});

describe('the distribution', () => {
  const config = (stacks: Stacks) =>
    only(stacks['-pages'], 'AWS::CloudFront::Distribution').DistributionConfig;

  it('given it, then it has HTTP/3, IPv6, logs, one way in, and 404 for what is missing', () => {
    const { DefaultCacheBehavior, CustomErrorResponses, ...others } = config(plain);
    expect(others).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true, Enabled: true });
    expect(others.Logging.IncludeCookies).toBe(false);
    expect(DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD'],
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    expect(CustomErrorResponses).toEqual([
      { ErrorCachingMinTTL: 10, ErrorCode: 404, ResponseCode: 404, ResponsePagePath: '/404.html' },
    ]);
  });

  it('given its headers, then the policy names the API and nothing else, and nobody frames it', () => {
    const policy = only(
      plain['-pages'],
      'AWS::CloudFront::ResponseHeadersPolicy',
    ).ResponseHeadersPolicyConfig;
    const {
      ContentSecurityPolicy,
      FrameOptions,
      StrictTransportSecurity,
      ContentTypeOptions,
      ReferrerPolicy,
    } = policy.SecurityHeadersConfig;
    const text = asText(ContentSecurityPolicy.ContentSecurityPolicy);
    expect(text.replaceAll(/<\w*(GraphQLUrl|RealtimeUrl)\w*>/g, '<$1>').split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "manifest-src 'self'",
      "connect-src 'self' <GraphQLUrl> <RealtimeUrl>",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    for (const header of [
      ContentSecurityPolicy,
      FrameOptions,
      StrictTransportSecurity,
      ContentTypeOptions,
      ReferrerPolicy,
    ])
      expect(header.Override).toBe(true);
    expect(StrictTransportSecurity).toMatchObject({
      AccessControlMaxAgeSec: 63_072_000,
      IncludeSubdomains: true,
    });
    expect(ReferrerPolicy.ReferrerPolicy).toBe('no-referrer');
    expect(FrameOptions.FrameOption).toBe('DENY');
  });

  it("given merchants' origins, then they alone may frame the pages", () => {
    const policy = only(full['-pages'], 'AWS::CloudFront::ResponseHeadersPolicy').ResponseHeadersPolicyConfig;
    const { ContentSecurityPolicy, FrameOptions } = policy.SecurityHeadersConfig;
    expect(asText(ContentSecurityPolicy.ContentSecurityPolicy)).toMatch(
      /; frame-ancestors https:\/\/shop\.example https:\/\/other\.example$/,
    );
    expect(FrameOptions).toBeUndefined();
  });

  it('given no hosted zone, then CloudFront’s own certificate is used, and with one ours, by TLS 1.2', () => {
    expect(config(plain)).not.toHaveProperty('ViewerCertificate');
    expect(config(full).Aliases).toEqual(['pay.example.com']);
    expect(config(full).ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
      AcmCertificateArn: {
        'Fn::GetStackOutput': { Region: 'us-east-1', StackName: 'appsync-payments-mainnet-edge' },
      },
    });
  });

  it('given an environment in another region, then its firewall is in us-east-1, and referred to from there', () => {
    const acl = only(full['-edge'], 'AWS::WAFv2::WebACL');
    expect(acl).toMatchObject({ Scope: 'CLOUDFRONT' });
    expect(acl.Rules[0].Action.Block.CustomResponse.ResponseCode).toBe(429);
    expect(config(full).WebACLId).toMatchObject({
      'Fn::GetStackOutput': { Region: 'us-east-1', StackName: 'appsync-payments-mainnet-edge' },
    });
  });
});

describe('failover', () => {
  it('given none, then there is one origin, no record and no health check', () => {
    const { Origins, OriginGroups } = only(
      plain['-pages'],
      'AWS::CloudFront::Distribution',
    ).DistributionConfig;
    expect([Origins.length, OriginGroups]).toEqual([1, undefined]);
    expect(ofType(plain['-pages']!, 'AWS::Route53::HealthCheck')).toEqual([]);
    expect(Object.keys(plain).sort()).toEqual(['', '-edge', '-observability', '-pages']);
  });

  it('given a second region, then CloudFront asks its bucket for what the first fails to give', () => {
    const { Origins, OriginGroups } = only(
      full['-pages'],
      'AWS::CloudFront::Distribution',
    ).DistributionConfig;
    const [group] = OriginGroups.Items;
    expect(group.FailoverCriteria.StatusCodes.Items).toEqual([500, 502, 503, 504]);
    const second = Origins.find(({ Id }: { Id: string }) => Id === group.Members.Items[1].OriginId);
    expect(asText(second.DomainName)).toMatch(
      /^appsync-payments-mainnet-pages-standby-111122223333\.s3\.us-west-2\./,
    );
    expect(second.OriginAccessControlId).toBeDefined();
    const { Statement } = only(full['-pages-standby'], 'AWS::S3::BucketPolicy').PolicyDocument;
    expect(asText(Statement.at(-1).Condition.StringEquals['aws:SourceArn'])).toMatch(/distribution\/</);
    expect(ofType(full['-pages-standby']!, 'Custom::CDKBucketDeployment')).toHaveLength(2);
  });

  it('given a host that stands by, then the name points to it while the health check of the distribution fails', () => {
    const records = ofType(full['-pages']!, 'AWS::Route53::RecordSet').map(({ properties }) => properties);
    expect(records.map(({ Failover, Name, Type, TTL }) => [Failover, Name, Type, TTL])).toEqual([
      ['PRIMARY', 'pay.example.com.', 'CNAME', '60'],
      ['SECONDARY', 'pay.example.com.', 'CNAME', '60'],
    ]);
    expect(records[0].HealthCheckId).toBeDefined();
    expect(records[1].ResourceRecords).toEqual(['status.example.net']);
    expect(only(full['-pages'], 'AWS::Route53::HealthCheck').HealthCheckConfig).toMatchObject({
      Type: 'HTTPS_STR_MATCH',
      ResourcePath: '/config.json',
    });
  });

  it.each<[string, Partial<Environment['pages']>, RegExp]>([
    ['an origin without https', { frameAncestors: ['http://shop.example'] }, /frameAncestors/],
    ['a path in an origin', { frameAncestors: ['https://shop.example/x; script-src *'] }, /frameAncestors/],
    ['a zone of another domain', { hostedZone: { id: 'Z1', name: 'ample.com' } }, /hostedZone ample\.com/],
    [
      'the same region twice',
      { failover: { region: 'us-east-1', standbyHost: null } },
      /is that of the environment/,
    ],
    ['a standby without a zone', { hostedZone: null }, /needs a hostedZone/],
    [
      'a standby at the top of a zone',
      { hostedZone: { id: 'Z1', name: 'pay.example.com' } },
      /below its top/,
    ],
  ])('given %s, then the configuration is refused', (_, changed, message) => {
    expect(() => checkedEnvironment({ ...mainnet, pages: { ...pages, ...changed } })).toThrow(message);
  });
});
