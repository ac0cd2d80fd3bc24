import type { AwsHandler, Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import { errorOf } from '../gateway/reply.ts';
import type { Clock, Running } from '../running.ts';
import type { Stack, SupportTable } from '../template/model.ts';
import { versionedBucket, type VersionedBucket } from './objectLock.ts';
import { versionedObjects } from './versionedObjects.ts';
import { openVersionStore } from './versionStore.ts';

export const supports: SupportTable = {
  'AWS::S3::Bucket': {
    honours: [
      'BucketName',
      'ObjectLockEnabled',
      'ObjectLockConfiguration.ObjectLockEnabled',
      'ObjectLockConfiguration.Rule.DefaultRetention.Mode',
      'ObjectLockConfiguration.Rule.DefaultRetention.Days',
      'ObjectLockConfiguration.Rule.DefaultRetention.Years',
      'VersioningConfiguration.Status',
    ],
    ignores: {
      AccessControl: 'Access locally is by policy only.',
      BucketEncryption: 'Objects are not stored encrypted locally.',
      CorsConfiguration: 'No browser reads buckets locally.',
      LifecycleConfiguration: 'Objects stay until the data of this runtime is wiped.',
      LoggingConfiguration: 'There are no access logs locally.',
      OwnershipControls: 'One account owns everything locally.',
      PublicAccessBlockConfiguration: 'Nothing locally is public.',
    },
  },
  'AWS::S3::BucketPolicy': { honours: ['Bucket', 'PolicyDocument'] },
};

/** S3: the engine, and before it what keeps versions. */
export interface Buckets extends Running {
  readonly handler: AwsHandler;
  /** Creates the buckets that are missing, and keeps versions in those that want them. Throws UnsupportedFeature. */
  create(stack: Stack, gateway: Gateway): Promise<void>;
}

/** Opens what versions were kept in `dataDir`. */
export function openBuckets(options: {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly engine: AwsHandler;
}): Buckets {
  const store = openVersionStore(options.dataDir);
  const buckets = new Map<string, VersionedBucket>();
  return {
    handler: versionedObjects({ store, clock: options.clock, buckets, engine: options.engine }),
    create: async (stack, gateway) => {
      for (const bucket of stack.ofType('AWS::S3::Bucket')) {
        const versioned = versionedBucket(bucket);
        store.declare(versioned ?? { name: bucket.ref, lock: 'unversioned' });
        if (versioned !== null) buckets.set(bucket.ref, versioned);
        const request = { method: 'PUT', path: `/${bucket.ref}`, headers: {}, body: Buffer.alloc(0) };
        const call = { principal: OPERATOR, service: 's3', action: 'CreateBucket', request } as const;
        const reply = await gateway.call(call);
        if (reply.status >= 300 && reply.status !== 409) throw errorOf(reply);
      }
    },
    close: async () => store.close(),
  };
}
