import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource } from '../template/model.ts';

/** Headers by lower-case name. */
export type Headers = Readonly<Record<string, string>>;

/**
 * What a response headers policy does with the headers of an answer.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export interface HeadersPolicy {
  readonly removes: readonly string[];
  /** In their order: with `override`, in the place of what the origin says. */
  readonly sets: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
}

type Section = Readonly<Record<string, unknown>>;

/** The value of each security header, by the section that it stands in. */
const SECURITY: Readonly<
  Record<string, { readonly name: string; readonly value: (section: Section) => unknown }>
> = {
  ContentSecurityPolicy: {
    name: 'content-security-policy',
    value: ({ ContentSecurityPolicy }) => ContentSecurityPolicy,
  },
  ContentTypeOptions: { name: 'x-content-type-options', value: () => 'nosniff' },
  FrameOptions: { name: 'x-frame-options', value: ({ FrameOption }) => FrameOption },
  ReferrerPolicy: { name: 'referrer-policy', value: ({ ReferrerPolicy }) => ReferrerPolicy },
  StrictTransportSecurity: { name: 'strict-transport-security', value: transportSecurity },
  XSSProtection: { name: 'x-xss-protection', value: xssProtection },
};

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: Section): string {
  const parts = [`max-age=${String(AccessControlMaxAgeSec)}`];
  if (isTrue(IncludeSubdomains)) parts.push('includeSubDomains');
  if (isTrue(Preload)) parts.push('preload');
  return parts.join('; ');
}

function xssProtection({ Protection, ModeBlock, ReportUri }: Section): string {
  if (!isTrue(Protection)) return '0';
  if (ReportUri !== undefined) return `1; report=${String(ReportUri)}`;
  return isTrue(ModeBlock) ? '1; mode=block' : '1';
}

const isTrue = (value: unknown): boolean => String(value) === 'true';

/** Reads a policy. Throws UnsupportedFeature for what CloudFront would refuse. */
export function readHeadersPolicy(resource: Resource): HeadersPolicy {
  const { ResponseHeadersPolicyConfig: config } = resource.properties;
  const { SecurityHeadersConfig, CustomHeadersConfig, RemoveHeadersConfig } = section(config);
  const security = Object.entries(section(SecurityHeadersConfig)).map(([key, given]) => {
    const known = SECURITY[key];
    if (known === undefined) return refuse(resource, `there is no security header ${key}.`);
    return {
      name: known.name,
      value: String(known.value(section(given))),
      override: isTrue(section(given)['Override']),
    };
  });
  const custom = items(CustomHeadersConfig).map(({ Header, Value, Override }) => {
    const name = String(Header).toLowerCase();
    if (Object.values(SECURITY).some((known) => known.name === name))
      return refuse(resource, `${String(Header)} is a security header and cannot be set as custom header.`);
    return { name, value: String(Value), override: isTrue(Override) };
  });
  return {
    removes: items(RemoveHeadersConfig).map(({ Header }) => String(Header).toLowerCase()),
    sets: [...security, ...custom],
  };
}

/** The headers of an answer after the policy: what is removed goes first. */
export function withPolicy(policy: HeadersPolicy | null, headers: Headers): Headers {
  if (policy === null) return headers;
  const after: Record<string, string> = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !policy.removes.includes(name)),
  );
  for (const { name, value, override } of policy.sets)
    if (override || after[name] === undefined) after[name] = value;
  return after;
}

const section = (value: unknown): Section => (isRecord(value) ? value : {});
const items = (value: unknown): readonly Section[] =>
  ([section(value)['Items'] ?? []].flat() as unknown[]).map(section);

function refuse({ logicalId, type }: Resource, why: string): never {
  throw new UnsupportedFeature(logicalId, type, 'ResponseHeadersPolicyConfig', why);
}
