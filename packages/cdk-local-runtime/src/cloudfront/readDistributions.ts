import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack } from '../template/model.ts';
import type { Behavior, DistributionDefinition, ErrorResponse, Origin } from './distribution.ts';
import { readHeadersPolicy } from './headersPolicy.ts';
import { readFunction, type ViewerFunction } from './viewerFunction.ts';

type Section = Readonly<Record<string, unknown>>;

/** AWS's own policy that compresses and forwards nothing, which the CDK takes by default: CachingOptimized, and CachingDisabled. */
const MANAGED_CACHE_POLICIES: Readonly<Record<string, Behavior['encodings']>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': ['br', 'gzip'],
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': [],
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html */
const ERROR_CODES: readonly number[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** Reads the distributions of a stack. Throws UnsupportedFeature for what CloudFront would refuse, and what does not run locally. */
export function readDistributions(stack: Stack): DistributionDefinition[] {
  // A function is refused also where nothing uses it: it would not be created.
  const functions = new Map(
    stack
      .ofType('AWS::CloudFront::Function')
      .map((resource) => [resource.attributes['FunctionARN'] ?? '', readFunction(resource)]),
  );
  return stack.ofType('AWS::CloudFront::Distribution').map((resource) => {
    const config = section(resource.properties['DistributionConfig']);
    const origins = new Map(
      list(config['Origins']).map((origin) => [String(origin['Id']), readOrigin(stack, resource, origin)]),
    );
    for (const [id, first] of groupsOf(config)) {
      const origin = origins.get(first);
      if (origin !== undefined) origins.set(id, origin);
    }
    const read = (given: Section): Behavior => readBehavior(stack, resource, given, { origins, functions });
    const defaultRootObject = String(config['DefaultRootObject'] ?? '');
    if (defaultRootObject.startsWith('/'))
      refuse(resource, 'DefaultRootObject', `${defaultRootObject} begins with a slash.`);
    return {
      logicalId: resource.logicalId,
      id: resource.ref,
      arn: resource.attributes['Arn'] ?? '',
      domainName: resource.attributes['DomainName'] ?? '',
      enabled: String(config['Enabled']) === 'true',
      defaultRootObject,
      origins,
      behaviors: [...list(config['CacheBehaviors']).map(read), read(section(config['DefaultCacheBehavior']))],
      errors: new Map(list(config['CustomErrorResponses']).map((given) => readError(resource, given))),
    };
  });
}

/** Each group with its first member. */
function groupsOf(config: Section): [id: string, first: string][] {
  return list(section(config['OriginGroups'])['Items']).map((group) => {
    const [first] = list(section(group['Members'])['Items']);
    return [String(group['Id']), String(first?.['OriginId'])];
  });
}

function readOrigin(stack: Stack, distribution: Resource, origin: Section): Origin {
  const domain = String(origin['DomainName']);
  // Of another region's bucket in a group, which is not the one that runs, the name says enough.
  const bucket = stack
    .ofType('AWS::S3::Bucket')
    .find(({ attributes }) => [attributes['DomainName'], attributes['RegionalDomainName']].includes(domain));
  const name = bucket?.ref ?? /^(.+)\.s3\.[a-z0-9-]+\.amazonaws\.com$/.exec(domain)?.[1];
  if (name === undefined)
    refuse(distribution, 'Origins', `${domain} is no bucket: only S3 is an origin locally.`);
  const access = stack
    .ofType('AWS::CloudFront::OriginAccessControl')
    .find(({ ref }) => ref === origin['OriginAccessControlId']);
  const control = section(access?.properties['OriginAccessControlConfig']);
  if (access !== undefined && control['OriginAccessControlOriginType'] !== 's3')
    refuse(access, 'OriginAccessControlConfig', 'it is of another type than s3.');
  return {
    bucket: name,
    path: String(origin['OriginPath'] ?? ''),
    signs: access !== undefined && control['SigningBehavior'] !== 'never',
  };
}

interface Known {
  readonly origins: ReadonlyMap<string, Origin>;
  readonly functions: ReadonlyMap<string, ViewerFunction>;
}

function readBehavior(
  stack: Stack,
  resource: Resource,
  given: Section,
  { origins, functions }: Known,
): Behavior {
  const originId = String(given['TargetOriginId']);
  if (!origins.has(originId)) refuse(resource, 'TargetOriginId', `there is no origin ${originId}.`);
  const { PathPattern: pattern } = given;
  const functionOf = (event: string): ViewerFunction | null => {
    const associated = list(given['FunctionAssociations']).filter(({ EventType }) => EventType === event);
    if (associated.length > 1)
      refuse(resource, 'FunctionAssociations', `${event} has more than one function.`);
    const [association] = associated;
    if (association === undefined) return null;
    const arn = String(association['FunctionARN']);
    const found = functions.get(arn);
    return found ?? refuse(resource, 'FunctionAssociations', `there is no function ${arn}.`);
  };
  const policy = given['ResponseHeadersPolicyId'];
  const headers = stack.ofType('AWS::CloudFront::ResponseHeadersPolicy').find(({ ref }) => ref === policy);
  if (policy !== undefined && headers === undefined)
    refuse(resource, 'ResponseHeadersPolicyId', `${String(policy)} is no policy of this stack.`);
  return {
    pattern: pattern === undefined ? null : patternOf(String(pattern)),
    originId,
    methods: ([given['AllowedMethods'] ?? ['GET', 'HEAD']].flat() as unknown[]).map(String),
    encodings:
      String(given['Compress']) === 'true' ? encodingsOf(stack, resource, given['CachePolicyId']) : [],
    viewerRequest: functionOf('viewer-request'),
    viewerResponse: functionOf('viewer-response'),
    headers: headers === undefined ? null : readHeadersPolicy(headers),
  };
}

/** Compression is what the cache policy lets it be: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
function encodingsOf(stack: Stack, resource: Resource, policyId: unknown): Behavior['encodings'] {
  const managed = MANAGED_CACHE_POLICIES[String(policyId)];
  if (managed !== undefined) return managed;
  const policy = stack.ofType('AWS::CloudFront::CachePolicy').find(({ ref }) => ref === policyId);
  if (policy === undefined)
    refuse(resource, 'CachePolicyId', `${String(policyId)} is no cache policy that is known locally.`);
  const config = section(policy.properties['CachePolicyConfig']);
  const key = section(config['ParametersInCacheKeyAndForwardedToOrigin']);
  const takes = (name: string): boolean => String(key[name]) === 'true';
  return [
    ...(takes('EnableAcceptEncodingBrotli') ? (['br'] as const) : []),
    ...(takes('EnableAcceptEncodingGzip') ? (['gzip'] as const) : []),
  ];
}

/** `*` is any text, `?` one character: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/^\//, '')
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^/${source}$`, 's');
}

function readError(resource: Resource, given: Section): [code: number, response: ErrorResponse] {
  const { ErrorCode, ResponseCode, ResponsePagePath } = given;
  const code = Number(ErrorCode);
  if (!ERROR_CODES.includes(code))
    refuse(resource, 'CustomErrorResponses', `there is no response of one's own for ${code}.`);
  if ((ResponseCode === undefined) !== (ResponsePagePath === undefined))
    refuse(resource, 'CustomErrorResponses', `${code} needs ResponseCode and ResponsePagePath, or neither.`);
  if (ResponsePagePath === undefined) return [code, { status: code, pagePath: null }];
  if (!String(ResponsePagePath).startsWith('/'))
    refuse(
      resource,
      'CustomErrorResponses',
      `ResponsePagePath ${String(ResponsePagePath)} does not begin with a slash.`,
    );
  return [code, { status: Number(ResponseCode), pagePath: String(ResponsePagePath) }];
}

const section = (value: unknown): Section => (isRecord(value) ? value : {});
const list = (value: unknown): Section[] => ([value ?? []].flat() as unknown[]).map(section);

function refuse({ logicalId, type }: Resource, property: string, why: string): never {
  throw new UnsupportedFeature(logicalId, type, property, why);
}
