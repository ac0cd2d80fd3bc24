import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CacheQueryStringBehavior,
  Distribution,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from './contentSecurity.ts';

export interface PagesDistributionProps {
  readonly environment: Environment;
  readonly bucket: IBucket;
  readonly logs: IBucket;
  /** Addresses of the API, which pages may talk to. */
  readonly connectTo: readonly string[];
}

/** How long a missing file is remembered: the next deployment may bring it. */
const MISSING_REMEMBERED = Duration.seconds(10);

/** The way from a browser to the pages: rewriting, headers, caching, and what stands for a missing file. */
export class PagesDistribution extends Construct {
  readonly distribution: Distribution;

  constructor(
    scope: Construct,
    id: string,
    { environment, bucket, logs, connectTo }: PagesDistributionProps,
  ) {
    super(scope, id);
    const name = physicalName(environment.name, 'pages');
    this.distribution = new Distribution(this, 'Distribution', {
      comment: name,
      defaultRootObject: 'dashboard/index.html',
      defaultBehavior: {
        // Who may list is told that a file is missing; others would hear that it is forbidden.
        origin: S3BucketOrigin.withOriginAccessControl(bucket, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        compress: true,
        cachePolicy: cachePolicy(this, name),
        responseHeadersPolicy: headersPolicy(
          this,
          name,
          contentSecurityPolicy({ connectTo, frameAncestors: environment.pages.frameAncestors }),
          environment,
        ),
        functionAssociations: [
          { eventType: FunctionEventType.VIEWER_REQUEST, function: viewerRequest(this, name) },
        ],
      },
      errorResponses: [
        { httpStatus: 404, responseHttpStatus: 404, responsePagePath: '/404.html', ttl: MISSING_REMEMBERED },
      ],
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      enableLogging: true,
      logBucket: logs,
      logIncludesCookies: false,
    });
    acknowledge(this.distribution);
  }
}

function acknowledge(distribution: Distribution): void {
  const acknowledged = {
    'AwsSolutions-CFR1': 'Payers and merchants may be in any country.',
    'AwsSolutions-CFR2': 'The local environment has no firewall, since this machine alone reaches it.',
    'AwsSolutions-CFR4':
      'Without a domain of ours CloudFront’s certificate is used, whose oldest protocol is not ours to choose; with one it is TLS 1.2.',
    '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk':
      'There is a default root object, and no query reaches the bucket, so that nobody lists it through the distribution.',
  };
  for (const [id, reason] of Object.entries(acknowledged))
    Validations.of(distribution).acknowledge({ id, reason });
}

function viewerRequest(scope: Construct, name: string): Function {
  return new Function(scope, 'ViewerRequest', {
    functionName: `${name}-viewer-request`,
    comment: 'Addresses of pages become files',
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromFile({ filePath: join(import.meta.dirname, 'viewerRequest.js') }),
  });
}

/** Each file says itself how long it is good: those with a hash for ever, pages not without asking. Nothing else of a request counts. */
function cachePolicy(scope: Construct, name: string): CachePolicy {
  return new CachePolicy(scope, 'Cache', {
    cachePolicyName: name,
    comment: 'As the files say',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(365),
    cookieBehavior: CacheCookieBehavior.none(),
    headerBehavior: CacheHeaderBehavior.none(),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    enableAcceptEncodingBrotli: true,
    enableAcceptEncodingGzip: true,
  });
}

function headersPolicy(
  scope: Construct,
  name: string,
  contentSecurityPolicy: string,
  { pages }: Environment,
): ResponseHeadersPolicy {
  const override = true;
  return new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: name,
    comment: 'Of every answer',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      // Browsers that know frame-ancestors do not ask it: https://www.w3.org/TR/CSP3/#directive-frame-ancestors
      ...(pages.frameAncestors.length === 0
        ? { frameOptions: { frameOption: HeadersFrameOption.DENY, override } }
        : {}),
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(730), includeSubdomains: true, override },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'Permissions-Policy', value: PERMISSIONS_POLICY, override },
        // A wallet or a merchant's page that opens ours keeps no hold of its window.
        { header: 'Cross-Origin-Opener-Policy', value: 'same-origin', override },
      ],
    },
    removeHeaders: ['Server', 'x-amz-server-side-encryption'],
  });
}
