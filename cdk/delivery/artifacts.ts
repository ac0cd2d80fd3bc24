import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../bricks/acknowledge.ts';
import { allow } from '../bricks/allow.ts';
import type { ServiceRole } from '../bricks/serviceRole.ts';

/** What the pipeline hands from action to action: the source of a commit. */
export class Artifacts extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Artifacts of the delivery of appsync-payments',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'It holds the source of commits for a month; CloudTrail says who took the key that it is encrypted with.',
    });
  }

  allowReading(role: ServiceRole): void {
    allow(role, ['s3:GetObject', 's3:GetObjectVersion'], [this.#objects(role)]);
    allow(role, ['kms:Decrypt'], [this.key.keyArn]);
  }

  /** https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
  allowWriting(role: ServiceRole): void {
    this.allowReading(role);
    allow(role, ['s3:PutObject'], [this.#objects(role)]);
    allow(
      role,
      ['s3:GetBucketVersioning', 's3:GetBucketAcl', 's3:GetBucketLocation'],
      [this.bucket.bucketArn],
    );
    allow(
      role,
      ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      [this.key.keyArn],
    );
  }

  #objects(role: ServiceRole): string {
    const objects = this.bucket.arnForObjects('*');
    acknowledgeWildcard(
      role,
      objects,
      'CodePipeline names an object for each execution, and the bucket holds nothing else.',
    );
    return objects;
  }
}
