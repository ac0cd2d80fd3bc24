import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Gateway } from '../gateway/gateway.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import { errorOf } from '../gateway/reply.ts';
import { isRecord } from '../template/intrinsics.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';

const TYPE = 'Custom::CDKBucketDeployment';

export const supports: SupportTable = {
  [TYPE]: {
    honours: [
      'DestinationBucketKeyPrefix',
      'DestinationBucketName',
      'DistributionId',
      'Prune',
      'ServiceToken',
      'SourceBucketNames',
      'SourceMarkers',
      'SourceMarkersConfig',
      'SourceObjectKeys',
      'SystemMetadata',
      'UserMetadata',
      'WaitForDistributionInvalidation',
    ],
    ignores: {
      DestinationBucketArn: 'It tells CloudFormation what to wait for.',
      DistributionPaths: 'Nothing is cached locally.',
      OutputObjectKeys: 'It tells CloudFormation what to answer.',
      RetainOnDelete: 'A stack is deleted locally by deleting its folder.',
      SignContent: 'Payloads are not signed locally.',
    },
  },
  'AWS::Lambda::LayerVersion': 'Only functions that this runtime does the work of may have layers.',
};

/** The functions behind these custom resources, by ARN: Python of the CDK, whose work is done here. */
export function deploymentFunctions(stack: Stack): ReadonlySet<string> {
  return new Set(stack.ofType(TYPE).map(({ properties }) => String(properties['ServiceToken'])));
}

/**
 * Puts the files of each bucket deployment into its bucket, as the CDK's function does it and in its role, so that a missing grant shows.
 * https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html
 */
export async function deployBuckets(stack: Stack, gateway: Gateway): Promise<void> {
  for (const deployment of stack.ofType(TYPE)) await deploy(stack, gateway, deployment);
}

async function deploy(stack: Stack, gateway: Gateway, resource: Resource): Promise<void> {
  const { properties } = resource;
  const principal = principalOf(stack, resource);
  const bucket = String(properties['DestinationBucketName']);
  const prefix = String(properties['DestinationBucketKeyPrefix'] ?? '').replace(/^\/$/, '');
  const files = filesOf(stack, gateway, resource, principal);
  // `aws s3 sync` compares what is there: https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html
  gateway.authorise(principal, 's3:ListBucket', `arn:aws:s3:::${bucket}`);
  const keys = new Map([...files].map(([name, body]) => [[prefix, name].filter(Boolean).join('/'), body]));
  const metadata = metadataOf(properties);
  await Promise.all([...keys].map(([key, body]) => put(gateway, principal, { bucket, key, body, metadata })));
  if (String(properties['Prune'] ?? true) === 'true')
    await prune(gateway, principal, { bucket, prefix, keep: new Set(keys.keys()) });
  invalidate(stack, gateway, properties, principal);
}

function principalOf(stack: Stack, resource: Resource): Principal {
  const { ServiceToken } = resource.properties;
  const provider = stack.byArn(String(ServiceToken));
  if (provider === null)
    throw new UnsupportedFeature(
      resource.logicalId,
      TYPE,
      'ServiceToken',
      'it is no function of this stack.',
    );
  return rolePrincipal(String(provider.properties['Role']), provider.ref, 'lambda.amazonaws.com');
}

/** The files of all sources by their names, a later source before an earlier one, markers replaced. */
function filesOf(
  stack: Stack,
  gateway: Gateway,
  resource: Resource,
  principal: Principal,
): Map<string, Buffer> {
  const { SourceBucketNames, SourceObjectKeys, SourceMarkers, SourceMarkersConfig } = resource.properties;
  const [buckets, keys] = [SourceBucketNames, SourceObjectKeys].map((list) =>
    [list ?? []].flat().map(String),
  );
  const [markers, configs] = [SourceMarkers, SourceMarkersConfig].map(
    (list) => [list ?? []].flat() as unknown[],
  );
  const files = new Map<string, Buffer>();
  for (const [at, key] of (keys ?? []).entries()) {
    gateway.authorise(principal, 's3:GetObject', `arn:aws:s3:::${buckets?.[at] ?? ''}/${key}`);
    const directory = stack.asset(key);
    if (!statSync(directory).isDirectory())
      throw new UnsupportedFeature(
        resource.logicalId,
        TYPE,
        'SourceObjectKeys',
        `${directory} is no directory.`,
      );
    const replace = replacement(markers?.[at], configs?.[at]);
    for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.set(relative(directory, path).split(sep).join('/'), replace(readFileSync(path), path));
    }
  }
  return files;
}

/** A marker in a JSON document stands within a string, where its value is escaped. */
function replacement(markers: unknown, config: unknown): (body: Buffer, path: string) => Buffer {
  const values = Object.entries(isRecord(markers) ? markers : {}).map(
    ([marker, value]) => [marker, String(value)] as const,
  );
  if (values.length === 0) return (body) => body;
  const escapes = isRecord(config) && String(config['jsonEscape']) === 'true';
  return (body) => {
    const text = values.reduce(
      (before, [marker, value]) =>
        before.replaceAll(marker, () => (escapes ? JSON.stringify(value).slice(1, -1) : value)),
      body.toString(),
    );
    return Buffer.from(text);
  };
}

function metadataOf({
  SystemMetadata,
  UserMetadata,
}: Readonly<Record<string, unknown>>): Record<string, string> {
  const of = (value: unknown, prefix: string): [string, string][] =>
    Object.entries(isRecord(value) ? value : {}).map(([name, given]) => [
      `${prefix}${name.toLowerCase()}`,
      String(given),
    ]);
  return Object.fromEntries([...of(SystemMetadata, ''), ...of(UserMetadata, 'x-amz-meta-')]);
}

/** As Python's `mimetypes` guesses, which the AWS command line asks. What it does not know is `binary/octet-stream` to S3. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.html': 'text/html',
  '.ico': 'image/vnd.microsoft.icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'text/xml',
};

interface Put {
  readonly bucket: string;
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Record<string, string>;
}

async function put(
  gateway: Gateway,
  principal: Principal,
  { bucket, key, body, metadata }: Put,
): Promise<void> {
  const type = TYPES[extname(key)] ?? 'binary/octet-stream';
  const headers = { 'content-type': type, 'content-length': String(body.length), ...metadata };
  const request = { method: 'PUT', path: pathOf(bucket, key), headers, body };
  const reply = await gateway.call({ principal, service: 's3', action: 'PutObject', request });
  if (reply.status >= 300) throw errorOf(reply);
}

const pathOf = (bucket: string, key: string): string =>
  `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

/** Deletes what is below the prefix and no longer among the files. */
async function prune(
  gateway: Gateway,
  principal: Principal,
  { bucket, prefix, keep }: { bucket: string; prefix: string; keep: ReadonlySet<string> },
): Promise<void> {
  const below = prefix === '' ? '' : `${prefix}/`;
  const path = `/${bucket}?list-type=2&max-keys=1000&prefix=${encodeURIComponent(below)}`;
  const empty = { headers: {}, body: Buffer.alloc(0) };
  const listed = await gateway.call({
    principal,
    service: 's3',
    action: 'ListBucket',
    request: { method: 'GET', path, ...empty },
  });
  if (listed.status >= 300) throw errorOf(listed);
  for (const [, key = ''] of listed.body.toString().matchAll(/<Key>([^<]*)<\/Key>/g)) {
    if (keep.has(key)) continue;
    const request = { method: 'DELETE', path: pathOf(bucket, key), ...empty };
    const reply = await gateway.call({ principal, service: 's3', action: 'DeleteObject', request });
    if (reply.status >= 300) throw errorOf(reply);
  }
}

/** Nothing is cached, but whoever may not invalidate would fail on AWS. */
function invalidate(
  stack: Stack,
  gateway: Gateway,
  properties: Readonly<Record<string, unknown>>,
  principal: Principal,
): void {
  const { DistributionId: id, WaitForDistributionInvalidation: waits = true } = properties;
  if (id === undefined || id === '') return;
  const distribution = stack.ofType('AWS::CloudFront::Distribution').find(({ ref }) => ref === id);
  const arn = distribution?.attributes['Arn'] ?? String(id);
  gateway.authorise(principal, 'cloudfront:CreateInvalidation', arn);
  if (String(waits) === 'true') gateway.authorise(principal, 'cloudfront:GetInvalidation', arn);
}
