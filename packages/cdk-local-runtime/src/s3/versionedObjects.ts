import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError, type AwsCall, type AwsHandler, type AwsReply } from '../gateway/gateway.ts';
import type { Clock } from '../running.ts';
import { listObjects, listVersions } from './listVersions.ts';
import { retainUntil, type VersionedBucket } from './objectLock.ts';
import type { ObjectVersion, VersionStore } from './versionStore.ts';

interface VersionedObjectsDeps {
  readonly store: VersionStore;
  readonly clock: Clock;
  /** What keeps versions; everything else is the engine's. */
  readonly buckets: ReadonlyMap<string, VersionedBucket>;
  readonly engine: AwsHandler;
}

/** What a request is about. */
interface Asked {
  readonly bucket: VersionedBucket;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly bypass: boolean;
}

/**
 * S3 for buckets that keep versions, as the engine does not: an overwrite makes a new version, a delete a marker, and a locked version
 * cannot be deleted before its time: in governance mode by nobody who does not ask for it and may (`s3:BypassGovernanceRetention`, which
 * the gateway has judged), in compliance mode by nobody. What is not done here is refused, and never reaches the engine.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function versionedObjects({ store, clock, buckets, engine }: VersionedObjectsDeps): AwsHandler {
  const operations: Readonly<Record<string, (asked: Asked) => AwsReply>> = {
    PutObject: (asked) => putObject(store, clock.now(), asked),
    GetObject: (asked) => getObject(store, asked),
    GetObjectVersion: (asked) => getObject(store, asked),
    DeleteObject: (asked) => markDeleted(store, clock.now(), asked),
    DeleteObjectVersion: (asked) => deleteVersion(store, clock.now(), asked),
    ListBucket: ({ bucket, query }) => listObjects(store, bucket.name, query),
    ListBucketVersions: ({ bucket, query }) => listVersions(store, bucket.name, query),
    GetBucketVersioning: () =>
      xml('<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'),
    GetBucketObjectLockConfiguration: ({ bucket }) => lockConfiguration(bucket),
  };
  return async (call: AwsCall) => {
    const { pathname, searchParams } = new URL(call.request.path, 'http://s3');
    const [, name = '', ...rest] = pathname.split('/').map(decodeURIComponent);
    const bucket = buckets.get(name);
    // The bucket itself is made in the engine, which lists it.
    const { method } = call.request;
    if (bucket === undefined || call.action === 'CreateBucket' || (method === 'HEAD' && rest.join('') === ''))
      return engine(call);
    const { headers, body } = call.request;
    const operation = operations[call.action];
    const unserved = NOT_SERVED.find((header) => headers[header] !== undefined);
    if (
      operation === undefined ||
      unserved !== undefined ||
      searchParams.has('partNumber') ||
      isChunked(headers)
    )
      throw new AwsError(
        'NotImplemented',
        `${call.action}${unserved === undefined ? '' : ` with ${unserved}`} is not done locally in a bucket that keeps versions.`,
        501,
      );
    const bypass = headers['x-amz-bypass-governance-retention']?.toLowerCase() === 'true';
    return operation({ bucket, key: rest.join('/'), query: searchParams, headers, body, bypass });
  };
}

/** What would change what a version is or who may read it, and is not done here. */
const NOT_SERVED = [
  'x-amz-copy-source',
  'x-amz-object-lock-mode',
  'x-amz-object-lock-retain-until-date',
  'x-amz-object-lock-legal-hold',
  'x-amz-server-side-encryption-customer-algorithm',
  'if-match',
  'if-none-match',
  'range',
];

const isChunked = (headers: Readonly<Record<string, string>>): boolean =>
  headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true;

function putObject(store: VersionStore, now: Date, { bucket, key, headers, body }: Asked): AwsReply {
  const retention = bucket.lock?.retention ?? null;
  checkBody(headers, body, retention !== null);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  const kept = Object.entries(headers).filter(([name]) =>
    /^(content-type|cache-control|x-amz-(meta|checksum)-.*)$/.test(name),
  );
  const versionId = store.put(bucket.name, {
    key,
    body,
    headers: Object.fromEntries(kept),
    etag,
    lastModified: now.toISOString(),
    locked: retention && { mode: retention.mode, until: retainUntil(retention, now).toISOString() },
  });
  return { status: 200, headers: { etag, 'x-amz-version-id': versionId }, body: Buffer.alloc(0) };
}

const DIGESTS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  'content-md5': (body) => createHash('md5').update(body).digest(),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest(),
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest(),
  'x-amz-checksum-crc32': (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
};

/**
 * A version that will be locked must say what it is, since a broken one could not be removed.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html (Content-MD5)
 */
function checkBody(headers: Readonly<Record<string, string>>, body: Buffer, required: boolean): void {
  const given = Object.keys(headers).filter((name) => name === 'content-md5' || isChecksum(name));
  if (given.length === 0 && required)
    throw new AwsError(
      'InvalidRequest',
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    );
  for (const name of given) {
    const digest = DIGESTS[name];
    if (digest === undefined) throw new AwsError('NotImplemented', `${name} is not computed locally.`, 501);
    if (digest(body).toString('base64') !== headers[name])
      throw new AwsError('BadDigest', `The ${name} you specified did not match what we received.`);
  }
}

const isChecksum = (name: string): boolean =>
  name.startsWith('x-amz-checksum-') && !['x-amz-checksum-mode', 'x-amz-checksum-type'].includes(name);

function found(store: VersionStore, { bucket, key, query }: Asked): ObjectVersion {
  const versionId = query.get('versionId') ?? undefined;
  const version = store.find(bucket.name, key, versionId);
  if (version === null)
    throw new AwsError(
      versionId === undefined ? 'NoSuchKey' : 'NoSuchVersion',
      `The specified ${versionId === undefined ? 'key' : 'version'} does not exist.`,
      404,
    );
  return version;
}

function getObject(store: VersionStore, asked: Asked): AwsReply {
  const { body, headers, etag, lastModified, versionId, locked } = found(store, asked);
  if (body === null) {
    if (asked.query.has('versionId'))
      throw new AwsError(
        'MethodNotAllowed',
        'The specified method is not allowed against this resource.',
        405,
      );
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  }
  const lock =
    locked === null
      ? {}
      : { 'x-amz-object-lock-mode': locked.mode, 'x-amz-object-lock-retain-until-date': locked.until };
  const modified = new Date(lastModified).toUTCString();
  const length = String(body.length);
  const described = {
    etag,
    'last-modified': modified,
    'x-amz-version-id': versionId,
    'content-length': length,
  };
  return { status: 200, headers: { ...headers, ...described, ...lock }, body };
}

/** Whether or not it is there: a marker hides what was there, and deletes nothing. */
function markDeleted(store: VersionStore, now: Date, { bucket, key }: Asked): AwsReply {
  const lastModified = now.toISOString();
  const versionId = store.put(bucket.name, {
    key,
    body: null,
    headers: {},
    etag: '',
    lastModified,
    locked: null,
  });
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': versionId };
  return { status: 204, headers, body: Buffer.alloc(0) };
}

function deleteVersion(store: VersionStore, now: Date, asked: Asked): AwsReply {
  const { bucket, key, query, bypass } = asked;
  const versionId = query.get('versionId') ?? '';
  const version = store.find(bucket.name, key, versionId);
  const locked = version?.locked ?? null;
  if (locked !== null && now.toISOString() < locked.until && !(locked.mode === 'GOVERNANCE' && bypass))
    throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
  if (version !== null) store.remove(bucket.name, key, versionId);
  const marker: Record<string, string> = version?.body === null ? { 'x-amz-delete-marker': 'true' } : {};
  return { status: 204, headers: { ...marker, 'x-amz-version-id': versionId }, body: Buffer.alloc(0) };
}

function lockConfiguration({ lock }: VersionedBucket): AwsReply {
  if (lock === null) {
    const message = 'Object Lock configuration does not exist for this bucket';
    throw new AwsError('ObjectLockConfigurationNotFoundError', message, 404);
  }
  const { retention } = lock;
  const period =
    retention === null
      ? ''
      : 'days' in retention.period
        ? `<Days>${retention.period.days}</Days>`
        : `<Years>${retention.period.years}</Years>`;
  const rule =
    retention === null
      ? ''
      : `<Rule><DefaultRetention><Mode>${retention.mode}</Mode>${period}</DefaultRetention></Rule>`;
  const enabled = '<ObjectLockEnabled>Enabled</ObjectLockEnabled>';
  return xml(`<ObjectLockConfiguration>${enabled}${rule}</ObjectLockConfiguration>`);
}

function xml(text: string): AwsReply {
  return { status: 200, headers: { 'content-type': 'application/xml' }, body: Buffer.from(text) };
}
