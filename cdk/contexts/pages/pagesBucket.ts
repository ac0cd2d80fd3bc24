import { Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../../bricks/keep.ts';
import type { Environment } from '../../environments/environment.ts';

/** The bucket of the pages' files: CloudFront alone reads it, by TLS. */
export function pagesBucket(scope: Construct, environment: Environment, bucketName: string): IBucket {
  const bucket = new Bucket(scope, 'Pages', {
    bucketName,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: removalPolicyOf(environment),
  });
  Validations.of(bucket.node.defaultChild ?? bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'CloudFront alone reads it, and its log has every request of a browser; files are written by deployments alone.',
  });
  return bucket as IBucket;
}
