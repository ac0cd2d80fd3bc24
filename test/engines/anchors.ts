import { S3Client } from '@aws-sdk/client-s3';
import { startTestS3 } from 'cdk-local-runtime/testing';
import { s3Anchors } from '../../functions/ledger/s3Anchors.ts';
import type { AnchorPages, AnchorReader, AnchorStore } from '../../functions/ledger/ports.ts';

/** A bucket with Object Lock for anchors, as the stack has it on mainnet. */
export interface TestAnchors {
  readonly client: S3Client;
  readonly bucket: string;
  readonly anchors: AnchorStore & AnchorReader & AnchorPages;
  close(): Promise<void>;
}

/** Starts S3 with one bucket, in compliance mode. */
export async function startTestAnchors(bucket = 'anchors'): Promise<TestAnchors> {
  const retention = { mode: 'COMPLIANCE', period: { days: 1 } } as const;
  const s3 = await startTestS3([{ name: bucket, lock: { retention } }]);
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    bucket,
    anchors: s3Anchors({ client, bucket }),
    close: async () => {
      client.destroy();
      await s3.close();
    },
  };
}

/** For tests that look at no anchor. */
export const NO_ANCHORS: AnchorStore = { put: async () => {} };
