import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccessLevel,
  AllowedMethods,
  CachePolicy,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CacheQueryStringBehavior,
  Distribution,
  type DistributionProps,
  Function,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  type IOrigin,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { OriginGroup, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { type Environment, physicalName, standbyPagesBucketName } from '../../environments/environment.ts';
import { pagesHost } from '../../environments/pages.ts';
import type { Edge } from './edgeStack.ts';
import { contentSecurityPolicy, PERMISSIONS_POLICY } from './contentSecurity.ts';

export interface PagesDistributionProps {
  readonly environment: Environment;
  readonly bucket: IBucket;
  /** Firewall and certificate; null: neither. */
  readonly edge: Edge | null;
  readonly logs: IBucket;
  /** Addresses that pages may talk to: the API, and where a code of a sign-in becomes tokens. */
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
    { environment, bucket, edge, logs, connectTo }: PagesDistributionProps,
  ) {
    super(scope, id);
    const name = physicalName(environment.name, 'pages');
    this.distribution = new Distribution(this, 'Distribution', {
      comment: name,
      defaultRootObject: 'dashboard/index.html',
      defaultBehavior: {
        origin: originOf(this, environment, bucket),
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
      ...withEdge(environment, edge),
      httpVersion: HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      enableLogging: true,
      logBucket: logs,
      logIncludesCookies: false,
    });
    acknowledge(this.distribution, environment, edge);
  }
}

/** Who may list is told that a file is missing; others would hear that it is forbidden. */
const READ_AND_LIST = { originAccessLevels: [AccessLevel.READ, AccessLevel.LIST] };

/** The bucket, and with a failover that of the second region for what the first fails to give. */
function originOf(scope: Construct, environment: Environment, bucket: IBucket): IOrigin {
  const primaryOrigin = S3BucketOrigin.withOriginAccessControl(bucket, READ_AND_LIST);
  const { failover } = environment.pages;
  if (failover === null) return primaryOrigin;
  const { region } = failover;
  const standby = Bucket.fromBucketAttributes(scope, 'Standby', {
    bucketName: standbyPagesBucketName(environment),
    region,
  });
  return new OriginGroup({
    primaryOrigin,
    fallbackOrigin: S3BucketOrigin.withOriginAccessControl(standby, READ_AND_LIST),
    fallbackStatusCodes: [500, 502, 503, 504],
  });
}

function withEdge(environment: Environment, edge: Edge | null): Partial<DistributionProps> {
  const { webAclArn = null, certificate = null } = edge ?? {};
  return {
    ...(webAclArn === null ? {} : { webAclId: webAclArn }),
    ...(certificate === null
      ? {}
      : {
          certificate,
          domainNames: [pagesHost(environment)],
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
  };
}

function acknowledge(distribution: Distribution, { pages }: Environment, edge: Edge | null): void {
  const { webAclArn = null, certificate = null } = edge ?? {};
  const acknowledged: Record<string, string> = {
    'AwsSolutions-CFR1': 'Payers and merchants may be in any country.',
    '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk':
      'There is a default root object, and no query reaches the bucket, so that nobody lists it through the distribution.',
    ...(pages.failover === null
      ? {}
      : {
          '@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac':
            'The bucket of the second region lets the distribution read where it is made: in a stack of that region.',
        }),
    ...(webAclArn === null
      ? { 'AwsSolutions-CFR2': 'The local environment has no firewall, since this machine alone reaches it.' }
      : {}),
    ...(certificate === null
      ? {
          'AwsSolutions-CFR4':
            'Without a domain of ours CloudFront’s certificate is used, whose oldest protocol is not ours to choose; with one it is TLS 1.2.',
        }
      : {}),
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
