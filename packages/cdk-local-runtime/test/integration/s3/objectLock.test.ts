import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { wallClock } from '../../../src/running.ts';
import { startPlatform, type Platform } from '../../../src/startPlatform.ts';
import { writeAssembly } from '../writeAssembly.ts';

const ROOT = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' };

const locked = (name: string, Mode: string) => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketName: name,
    ObjectLockEnabled: true,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode, Days: 2 } } },
    VersioningConfiguration: { Status: 'Enabled' },
  },
});
const roleFor = (RoleName: string, Action: string | string[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: ROOT } }],
    },
    Policies: [
      { PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] } },
    ],
  },
});

const resources = {
  Kept: locked('kept', 'COMPLIANCE'),
  Governed: locked('governed', 'GOVERNANCE'),
  Putter: roleFor('putter', 's3:PutObject'),
  Deleter: roleFor('deleter', ['s3:DeleteObject', 's3:DeleteObjectVersion']),
  Bypasser: roleFor('bypasser', ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention']),
};

const directory = mkdtempSync(join(tmpdir(), 'object-lock-'));
let watchdog: Watchdog;
let platform: Platform;
let now = new Date('2026-01-01T00:00:00Z');

function start(Resources: Record<string, unknown>): Promise<Platform> {
  return startPlatform({
    assemblyDir: writeAssembly({ Resources }),
    dataDir: join(directory, 'data'),
    watchdog,
    log: silentLog,
    clock: { ...wallClock, now: () => now },
  });
}

beforeAll(async () => {
  watchdog = startWatchdog();
  platform = await start(resources);
});
afterAll(async () => {
  await platform.close();
  await watchdog.close();
  rmSync(directory, { recursive: true, force: true });
});

const config = () => ({
  endpoint: platform.gateway.url,
  region: 'us-east-1',
  credentials: platform.gateway.credentials(OPERATOR),
});

/** S3 as the operator, or as the operator in a role. */
async function s3As(role?: string, more: S3ClientConfig = {}): Promise<S3Client> {
  if (role === undefined) return new S3Client({ ...config(), ...more });
  const RoleArn = `arn:aws:iam::000000000000:role/${role}`;
  const { Credentials: taken } = await new STSClient(config()).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }),
  );
  const credentials = {
    accessKeyId: taken?.AccessKeyId ?? '',
    secretAccessKey: taken?.SecretAccessKey ?? '',
    sessionToken: taken?.SessionToken ?? '',
  };
  return new S3Client({ ...config(), credentials });
}

let keys = 0;
/** Puts an object in a bucket under a key of its own. */
async function given(Bucket: string, Body = 'first') {
  keys += 1;
  const Key = `key ${keys}/ü&<a>`;
  const { VersionId } = await (await s3As()).send(new PutObjectCommand({ Bucket, Key, Body }));
  return { Bucket, Key, VersionId };
}
const read = async (object: { Bucket: string; Key: string; VersionId?: string | undefined }) =>
  (await s3As()).send(new GetObjectCommand(object)).then(({ Body }) => Body?.transformToString());

describe('given an object in a bucket with Object Lock', () => {
  test('when it is put again, then both versions are there and the new one is read', async () => {
    const object = await given('kept');
    const { Bucket, Key } = object;
    await (await s3As()).send(new PutObjectCommand({ Bucket, Key, Body: 'second' }));
    expect([await read({ Bucket, Key }), await read(object)]).toEqual(['second', 'first']);
    const { Versions } = await (await s3As()).send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    expect(Versions?.map(({ IsLatest }) => IsLatest)).toEqual([true, false]);
  });

  test('when it is deleted, then a marker hides it and its version stays', async () => {
    const object = await given('kept');
    const { Bucket, Key } = object;
    const { DeleteMarker } = await (await s3As('deleter')).send(new DeleteObjectCommand({ Bucket, Key }));
    expect(DeleteMarker).toBe(true);
    await expect(read({ Bucket, Key })).rejects.toThrow(/does not exist/);
    expect(await read(object)).toBe('first');
    const listed = await (await s3As()).send(new ListObjectVersionsCommand({ Bucket, Prefix: Key }));
    expect([listed.DeleteMarkers?.length, listed.Versions?.length]).toEqual([1, 1]);
    const shown = await (await s3As()).send(new ListObjectsV2Command({ Bucket, Prefix: Key }));
    expect(shown.Contents).toBeUndefined();
  });

  test('when its version is deleted in compliance mode, then nobody may, and after the retention somebody may', async () => {
    const object = await given('kept');
    const deleting = new DeleteObjectCommand({ ...object, BypassGovernanceRetention: true });
    for (const role of [undefined, 'bypasser'])
      await expect((await s3As(role)).send(deleting)).rejects.toMatchObject({ name: 'AccessDenied' });
    const head = await (await s3As()).send(new HeadObjectCommand(object));
    expect(head).toMatchObject({
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: new Date('2026-01-03T00:00:00Z'),
    });
    const before = now;
    now = new Date('2026-01-03T00:00:00Z');
    await (await s3As('deleter')).send(new DeleteObjectCommand(object));
    await expect(read(object)).rejects.toMatchObject({ name: 'NoSuchVersion' });
    now = before;
  });

  test('when its version is deleted in governance mode, then who asks for it and may deletes it', async () => {
    const object = await given('governed');
    const asking = new DeleteObjectCommand({ ...object, BypassGovernanceRetention: true });
    const denied = { name: 'AccessDenied' };
    await expect((await s3As('bypasser')).send(new DeleteObjectCommand(object))).rejects.toMatchObject(
      denied,
    );
    await expect((await s3As('deleter')).send(asking)).rejects.toMatchObject(denied);
    expect(await read(object)).toBe('first');
    await (await s3As('bypasser')).send(asking);
    await expect(read(object)).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('when it is put without a digest or with a wrong one, then it is refused', async () => {
    const plain = await s3As(undefined, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const object = { Bucket: 'kept', Key: 'undigested', Body: 'x' };
    await expect(plain.send(new PutObjectCommand(object))).rejects.toMatchObject({ name: 'InvalidRequest' });
    const wrong = new PutObjectCommand({ ...object, ContentMD5: '1B2M2Y8AsgTpgAmY7PhCfg==' });
    await expect(plain.send(wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(read(object)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('when a role may only put, then it reads, lists and deletes nothing', async () => {
    const object = await given('kept');
    const { Bucket, Key } = object;
    const putter = await s3As('putter');
    const refused = [
      () => putter.send(new GetObjectCommand({ Bucket, Key })),
      () => putter.send(new GetObjectCommand(object)),
      () => putter.send(new ListObjectVersionsCommand({ Bucket })),
      () => putter.send(new DeleteObjectCommand({ Bucket, Key })),
      () => putter.send(new DeleteObjectCommand(object)),
      () => putter.send(new PutObjectCommand({ Bucket, Key, Body: 'x', ObjectLockMode: 'GOVERNANCE' })),
    ];
    for (const asked of refused) await expect(asked()).rejects.toMatchObject({ name: 'AccessDenied' });
    await putter.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  });

  test('when it is asked for what is not done here, then that is said and nothing changes', async () => {
    const { Bucket, Key, VersionId } = await given('kept');
    const Delete = { Objects: [{ Key, VersionId }] };
    const several = new DeleteObjectsCommand({ Bucket, Delete, BypassGovernanceRetention: true });
    await expect((await s3As()).send(several)).rejects.toMatchObject({ name: 'NotImplemented' });
    expect(await read({ Bucket, Key })).toBe('first');
  });
});

describe('given many versions', () => {
  test('when they are listed in pages, then each is there once, and prefixes stand for what is below', async () => {
    const s3 = await s3As();
    const Bucket = 'governed';
    for (const Key of ['p/a/1', 'p/a/2', 'p/a/2', 'p/b/1', 'p/c'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const found: string[] = [];
    let next: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (;;) {
      const page = await s3.send(
        new ListObjectVersionsCommand({ Bucket, Prefix: 'p/', MaxKeys: 2, ...next }),
      );
      found.push(...(page.Versions ?? []).map(({ Key }) => Key ?? ''));
      if (page.IsTruncated !== true) break;
      next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
    }
    expect(found).toEqual(['p/a/1', 'p/a/2', 'p/a/2', 'p/b/1', 'p/c']);
    const folders = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'p/', Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'p/a/' }, { Prefix: 'p/b/' }]);
    expect(folders.Versions?.map(({ Key }) => Key)).toEqual(['p/c']);
  });
});

describe('given a restart', () => {
  test('when the template has the lock no more, then it does not start; with it, everything is there', async () => {
    const object = await given('kept', 'before');
    await platform.close();
    const { Properties } = resources.Kept;
    const unlocked = { ...Properties, ObjectLockEnabled: false, ObjectLockConfiguration: undefined };
    const without = { ...resources, Kept: { ...resources.Kept, Properties: unlocked } };
    await expect(start(without)).rejects.toThrow(/kept has Object Lock, which cannot be disabled/);
    platform = await start(resources);
    expect(await read(object)).toBe('before');
    const { ObjectLockConfiguration } = await (
      await s3As()
    ).send(new GetObjectLockConfigurationCommand({ Bucket: 'kept' }));
    expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toEqual({ Mode: 'COMPLIANCE', Days: 2 });
  });
});
