/** Files of the site's asset, by name. */
export const FILES = {
  'index.html': '<!doctype html><title>Home</title>',
  'missing.html': '<!doctype html><title>Missing</title>',
  'app.js': `console.log(1);${'/'.repeat(2_000)}`,
  'config.json': '{"api":"<<marker>>"}',
};

const REWRITE = `function handler(event) {
  const request = event.request;
  if (request.uri === '/gone') return { statusCode: 410, statusDescription: 'Gone', headers: { 'x-by': { value: 'function' } }, body: 'gone' };
  if (request.uri === '/throws') throw new Error('no');
  if (request.uri === '/post') request.method = 'POST';
  if (request.uri.startsWith('/shop/')) request.uri = '/index.html';
  return request;
}`;

export interface SiteOptions {
  /** What the distribution may do with the bucket. */
  readonly allowed?: readonly string[];
  /** What the function that fills the bucket may do with it. */
  readonly filling?: readonly string[];
}

const arnOf = (name: string): unknown => ({ 'Fn::GetAtt': [name, 'Arn'] });
const within = (name: string): unknown => ({ 'Fn::Join': ['', [arnOf(name), '/*']] });

/** A site as the CDK writes it: bucket, distribution, function, headers, and the function that puts the files there. */
export function siteTemplate({
  allowed = ['s3:GetObject', 's3:ListBucket'],
  filling = ['s3:PutObject', 's3:ListBucket', 's3:DeleteObject'],
}: SiteOptions = {}): Record<string, unknown> {
  const properties: Record<string, [type: string, properties: Record<string, unknown>]> = {
    Files: ['AWS::S3::Bucket', { BucketName: 'site-files' }],
    Reading: [
      'AWS::S3::BucketPolicy',
      {
        Bucket: { Ref: 'Files' },
        PolicyDocument: {
          Statement: [
            {
              ...{ Effect: 'Allow', Action: allowed, Resource: [arnOf('Files'), within('Files')] },
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Condition: { StringEquals: { 'AWS:SourceArn': arnOf('Site') } },
            },
          ],
        },
      },
    ],
    Access: [
      'AWS::CloudFront::OriginAccessControl',
      {
        OriginAccessControlConfig: {
          ...{
            Name: 'a',
            OriginAccessControlOriginType: 's3',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        },
      },
    ],
    Rewrite: [
      'AWS::CloudFront::Function',
      {
        ...{ Name: 'rewrite', AutoPublish: true, FunctionCode: REWRITE },
        FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      },
    ],
    Cache: [
      'AWS::CloudFront::CachePolicy',
      {
        CachePolicyConfig: {
          ...{ Name: 'c', DefaultTTL: 0, MaxTTL: 1, MinTTL: 0 },
          ParametersInCacheKeyAndForwardedToOrigin: {
            ...{ EnableAcceptEncodingBrotli: true, EnableAcceptEncodingGzip: true },
            ...{ CookiesConfig: { CookieBehavior: 'none' }, HeadersConfig: { HeaderBehavior: 'none' } },
            QueryStringsConfig: { QueryStringBehavior: 'none' },
          },
        },
      },
    ],
    Headers: [
      'AWS::CloudFront::ResponseHeadersPolicy',
      {
        ResponseHeadersPolicyConfig: {
          Name: 'h',
          SecurityHeadersConfig: {
            ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'", Override: true },
            ContentTypeOptions: { Override: true },
          },
          RemoveHeadersConfig: { Items: [{ Header: 'server' }] },
        },
      },
    ],
    Site: [
      'AWS::CloudFront::Distribution',
      {
        DistributionConfig: {
          ...{ Enabled: true, DefaultRootObject: 'index.html', HttpVersion: 'http3', IPV6Enabled: true },
          CustomErrorResponses: [{ ErrorCode: 404, ResponseCode: 404, ResponsePagePath: '/missing.html' }],
          DefaultCacheBehavior: {
            ...{ CachePolicyId: { Ref: 'Cache' }, Compress: true, TargetOriginId: 'files' },
            ViewerProtocolPolicy: 'redirect-to-https',
            FunctionAssociations: [
              { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Rewrite', 'FunctionARN'] } },
            ],
            ResponseHeadersPolicyId: { Ref: 'Headers' },
          },
          Origins: [
            {
              ...{ Id: 'files', DomainName: { 'Fn::GetAtt': ['Files', 'RegionalDomainName'] } },
              ...{ OriginAccessControlId: { Ref: 'Access' }, S3OriginConfig: { OriginAccessIdentity: '' } },
            },
          ],
        },
      },
    ],
    FillRole: [
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
          ],
        },
        Policies: [
          {
            PolicyName: 'own',
            PolicyDocument: {
              Statement: [
                { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/site.zip' },
                { Effect: 'Allow', Action: filling, Resource: [arnOf('Files'), within('Files')] },
              ],
            },
          },
        ],
      },
    ],
    Fill: [
      'AWS::Lambda::Function',
      {
        ...{
          Code: { S3Bucket: 'assets', S3Key: 'fill.zip' },
          Handler: 'index.handler',
          Runtime: 'python3.13',
        },
        ...{ Role: arnOf('FillRole'), Layers: [{ Ref: 'Cli' }] },
      },
    ],
    Cli: ['AWS::Lambda::LayerVersion', { Content: { S3Bucket: 'assets', S3Key: 'cli.zip' } }],
    Filled: [
      'Custom::CDKBucketDeployment',
      {
        ...{ ServiceToken: arnOf('Fill'), DestinationBucketName: { Ref: 'Files' }, Prune: true },
        ...{ SourceBucketNames: ['assets'], SourceObjectKeys: ['site.zip'] },
        ...{ SourceMarkers: [{ '<<marker>>': 'https://a"b' }], SourceMarkersConfig: [{ jsonEscape: true }] },
        SystemMetadata: { 'cache-control': 'no-cache' },
      },
    ],
  };
  return {
    Resources: Object.fromEntries(
      Object.entries(properties).map(([id, [Type, Properties]]) => [id, { Type, Properties }]),
    ),
  };
}
