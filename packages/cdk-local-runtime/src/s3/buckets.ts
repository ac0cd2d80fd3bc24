import type { Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import { errorOf } from '../gateway/reply.ts';
import type { Stack, SupportTable } from '../template/model.ts';

export const supports: SupportTable = {
  'AWS::S3::Bucket': {
    honours: ['BucketName'],
    ignores: {
      AccessControl: 'Access locally is by policy only.',
      BucketEncryption: 'Objects are not stored encrypted locally.',
      CorsConfiguration: 'No browser reads buckets locally.',
      LifecycleConfiguration: 'Objects stay until the data of this runtime is wiped.',
      LoggingConfiguration: 'There are no access logs locally.',
      OwnershipControls: 'One account owns everything locally.',
      PublicAccessBlockConfiguration: 'Nothing locally is public.',
      VersioningConfiguration: 'The engine keeps the newest version only.',
    },
  },
  'AWS::S3::BucketPolicy': { honours: ['Bucket', 'PolicyDocument'] },
};

/** Creates the buckets that are missing. */
export async function createBuckets(stack: Stack, gateway: Gateway): Promise<void> {
  for (const bucket of stack.ofType('AWS::S3::Bucket')) {
    const request = { method: 'PUT', path: `/${bucket.ref}`, headers: {}, body: Buffer.alloc(0) };
    const reply = await gateway.call({ principal: OPERATOR, service: 's3', action: 'CreateBucket', request });
    if (reply.status >= 300 && reply.status !== 409) throw errorOf(reply);
  }
}
