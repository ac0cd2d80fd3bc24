import type { SupportTable } from '../template/model.ts';

const NOTE = 'A note to people.';
const NETWORK = 'It is about the way to a viewer, and there is none but the loopback locally.';
const CACHE = 'Nothing is cached locally, so that what is changed is seen.';

/** What one behaviour of a distribution honours, by the path of the behaviour. */
function behavior(path: string): { honours: string[]; ignores: Record<string, string> } {
  const honours = [
    'AllowedMethods',
    'CachePolicyId',
    'Compress',
    'FunctionAssociations.EventType',
    'FunctionAssociations.FunctionARN',
    'PathPattern',
    'ResponseHeadersPolicyId',
    'TargetOriginId',
  ];
  return {
    honours: honours.map((name) => `${path}.${name}`),
    ignores: { [`${path}.CachedMethods`]: CACHE, [`${path}.ViewerProtocolPolicy`]: NETWORK },
  };
}

const own = behavior('DistributionConfig.DefaultCacheBehavior');
const others = behavior('DistributionConfig.CacheBehaviors');

/** What the runtime does with each property of AWS::CloudFront::* resources: distributions of S3 buckets. */
export const supports: SupportTable = {
  'AWS::CloudFront::Distribution': {
    honours: [
      ...own.honours,
      ...others.honours,
      'DistributionConfig.CustomErrorResponses.ErrorCode',
      'DistributionConfig.CustomErrorResponses.ResponseCode',
      'DistributionConfig.CustomErrorResponses.ResponsePagePath',
      'DistributionConfig.DefaultRootObject',
      'DistributionConfig.Enabled',
      'DistributionConfig.OriginGroups.Items.Id',
      'DistributionConfig.OriginGroups.Items.Members.Items.OriginId',
      'DistributionConfig.Origins.DomainName',
      'DistributionConfig.Origins.Id',
      'DistributionConfig.Origins.OriginAccessControlId',
      'DistributionConfig.Origins.OriginPath',
    ],
    ignores: {
      ...own.ignores,
      ...others.ignores,
      'DistributionConfig.Aliases': NETWORK,
      'DistributionConfig.Comment': NOTE,
      'DistributionConfig.CustomErrorResponses.ErrorCachingMinTTL': CACHE,
      'DistributionConfig.HttpVersion': NETWORK,
      'DistributionConfig.IPV6Enabled': NETWORK,
      'DistributionConfig.Logging': 'There are no access logs locally.',
      'DistributionConfig.OriginGroups.Quantity': 'The list says it.',
      'DistributionConfig.OriginGroups.Items.FailoverCriteria':
        'The first origin of a group is the one that runs locally.',
      'DistributionConfig.OriginGroups.Items.Members.Quantity': 'The list says it.',
      'DistributionConfig.OriginGroups.Items.SelectionCriteria':
        'The first origin of a group is the one that runs locally.',
      'DistributionConfig.Origins.ConnectionAttempts': NETWORK,
      'DistributionConfig.Origins.ConnectionTimeout': NETWORK,
      'DistributionConfig.Origins.OriginShield': CACHE,
      'DistributionConfig.Origins.S3OriginConfig':
        'Who reads the bucket is said by the origin access control.',
      'DistributionConfig.PriceClass': NETWORK,
      'DistributionConfig.Restrictions': NETWORK,
      'DistributionConfig.ViewerCertificate': NETWORK,
      'DistributionConfig.WebACLId': 'Only this machine reaches it locally.',
    },
  },
  'AWS::CloudFront::Function': {
    honours: ['AutoPublish', 'FunctionCode', 'FunctionConfig.Runtime', 'Name'],
    ignores: { 'FunctionConfig.Comment': NOTE },
  },
  'AWS::CloudFront::OriginAccessControl': {
    honours: [
      'OriginAccessControlConfig.OriginAccessControlOriginType',
      'OriginAccessControlConfig.SigningBehavior',
      'OriginAccessControlConfig.SigningProtocol',
    ],
    ignores: { 'OriginAccessControlConfig.Description': NOTE, 'OriginAccessControlConfig.Name': NOTE },
  },
  'AWS::CloudFront::CachePolicy': {
    honours: [
      'CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.EnableAcceptEncodingBrotli',
      'CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.EnableAcceptEncodingGzip',
    ],
    ignores: {
      'CachePolicyConfig.Comment': NOTE,
      'CachePolicyConfig.DefaultTTL': CACHE,
      'CachePolicyConfig.MaxTTL': CACHE,
      'CachePolicyConfig.MinTTL': CACHE,
      'CachePolicyConfig.Name': NOTE,
      'CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.CookiesConfig': 'S3 reads no cookies.',
      'CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.HeadersConfig':
        'S3 is asked for the object alone locally.',
      'CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig':
        'S3 is asked for the object alone locally.',
    },
  },
  'AWS::CloudFront::ResponseHeadersPolicy': {
    honours: [
      'ResponseHeadersPolicyConfig.CustomHeadersConfig.Items',
      'ResponseHeadersPolicyConfig.RemoveHeadersConfig.Items',
      'ResponseHeadersPolicyConfig.SecurityHeadersConfig',
    ],
    ignores: {
      'ResponseHeadersPolicyConfig.Comment': NOTE,
      'ResponseHeadersPolicyConfig.Name': NOTE,
    },
  },
};
