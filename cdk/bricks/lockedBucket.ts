import { type CfnElement, Duration, Stack, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct, IConstruct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { removalPolicyOf } from './keep.ts';

export interface LockedBucketProps {
  readonly environment: Environment;
  readonly bucketName: string;
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  readonly retentionDays: number;
}

/**
 * A bucket whose objects can be added and not be changed or deleted before their time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export class LockedBucket extends Bucket {
  constructor(
    scope: Construct,
    id: string,
    { environment, bucketName, mode, retentionDays }: LockedBucketProps,
  ) {
    const duration = Duration.days(retentionDays);
    super(scope, id, {
      bucketName,
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        mode === 'COMPLIANCE'
          ? ObjectLockRetention.compliance(duration)
          : ObjectLockRetention.governance(duration),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: removalPolicyOf(environment),
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Nothing in it is secret or can be changed, and who may write is two roles: there is nothing to find in a log.',
    });
  }

  /** Putting alone: neither reading nor listing, and no say in how long it stays. */
  allowPutting(role: IGrantable & IConstruct): void {
    allow(role, ['s3:PutObject'], [this.arnForObjects('*')]);
    const id = Stack.of(this).getLogicalId(this.node.defaultChild as CfnElement);
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`,
      reason: 'Every anchor is a new object, named after its block.',
    });
  }
}
