import { type App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../../bricks/keep.ts';
import {
  type Environment,
  pagesBucketName,
  pagesStackName,
  physicalName,
} from '../../environments/environment.ts';
import { stackProps } from '../../environments/stackProps.ts';
import type { ApiAddresses } from '../api/api.ts';
import { PageFiles } from './pageFiles.ts';
import { PagesDistribution } from './pagesDistribution.ts';

/**
 * What people see: static pages in a private bucket, and CloudFront in front of it. A stack of its own, since the one that does the work has
 * 500 resources at most, and since pages are deployed after the API whose addresses they carry.
 */
export class PagesStack extends Stack {
  constructor(app: App, environment: Environment, api: ApiAddresses) {
    super(app, pagesStackName(environment.name), {
      ...stackProps(environment),
      description: `appsync-payments, ${environment.name}: pages`,
    });
    const bucket = pagesBucket(this, environment);
    const { distribution } = new PagesDistribution(this, 'Site', {
      environment,
      bucket,
      logs: accessLogs(this, environment),
      connectTo: [api.graphqlUrl, api.realtimeUrl],
    });
    new PageFiles(this, 'Files', {
      environment,
      bucket,
      distribution,
      configuration: { environment: environment.name, ...api },
    });
    new CfnOutput(this, 'PagesDomain', { key: 'PagesDomain', value: distribution.distributionDomainName });
  }
}

function pagesBucket(scope: Construct, environment: Environment): IBucket {
  const bucket = new Bucket(scope, 'Pages', {
    bucketName: pagesBucketName(environment),
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

/** CloudFront's access log, which is written by an account of AWS through an access control list: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html */
function accessLogs(scope: Construct, environment: Environment): IBucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    bucketName: `${physicalName(environment.name, 'pages-log')}-${environment.account}`,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ expiration: Duration.days(environment.logRetentionDays) }],
    removalPolicy: removalPolicyOf(environment),
  });
  Validations.of(bucket.node.defaultChild ?? bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'It is a log itself: a log of who wrote it would be one of AWS writing it.',
  });
  return bucket as IBucket;
}
