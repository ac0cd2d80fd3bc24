import {
  type App,
  CfnOutput,
  CrossStackReferences,
  Duration,
  ReferenceStrength,
  Stack,
  Validations,
} from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { observabilityOf } from '../../bricks/observability.ts';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import {
  type Environment,
  pagesBucketName,
  pagesStackName,
  physicalName,
} from '../../environments/environment.ts';
import { EDGE_REGION } from '../../environments/pages.ts';
import { stackProps } from '../../environments/stackProps.ts';
import type { ApiAddresses } from '../api/api.ts';
import { connectSources } from './contentSecurity.ts';
import type { Edge } from './edgeStack.ts';
import { PageFiles } from './pageFiles.ts';
import { PageRecords } from './pageRecords.ts';
import { pagesBucket } from './pagesBucket.ts';
import { PagesDistribution } from './pagesDistribution.ts';

/** Share of answers in percent that say that something of ours failed. */
const FAILING_PERCENT = 5;

/**
 * What people see: static pages in a private bucket, and CloudFront in front of it. A stack of its own, since the one that does the work has
 * 500 resources at most, and since pages are deployed after the API whose addresses they carry.
 */
export class PagesStack extends Stack {
  readonly distribution: Distribution;

  constructor(app: App, environment: Environment, api: ApiAddresses, edge: Edge | null) {
    super(app, pagesStackName(environment.name), {
      ...stackProps(environment),
      description: `appsync-payments, ${environment.name}: pages`,
    });
    const bucket = pagesBucket(this, environment, pagesBucketName(environment));
    const { distribution } = new PagesDistribution(this, 'Site', {
      environment,
      bucket,
      edge,
      logs: accessLogs(this, environment),
      connectTo: connectSources(api),
    });
    this.distribution = distribution;
    // An export could not change while another stack uses it.
    CrossStackReferences.of(distribution).produce(ReferenceStrength.WEAK);
    const configuration = { environment: environment.name, ...api };
    new PageFiles(this, 'Files', { environment, bucket, distribution, configuration });
    const { hostedZone: zone } = environment.pages;
    if (zone !== null) new PageRecords(this, 'Records', { environment, zone, distribution });
    this.#watch(environment);
    new CfnOutput(this, 'PagesDomain', { key: 'PagesDomain', value: distribution.distributionDomainName });
  }

  /** CloudFront's metrics are in us-east-1 alone, and an alarm is where its metric is. */
  #watch({ region }: Environment): void {
    observabilityOf(this).addStackDependency(this);
    if (region !== EDGE_REGION) return;
    new RunbookAlarm(this, 'PagesFailing', {
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
      metric: new Metric({
        namespace: 'AWS/CloudFront',
        metricName: '5xxErrorRate',
        dimensionsMap: { DistributionId: this.distribution.distributionId, Region: 'Global' },
        statistic: Stats.AVERAGE,
        period: Duration.minutes(5),
      }),
      threshold: FAILING_PERCENT,
      periods: 2,
      meaning: `${FAILING_PERCENT} percent of requests for pages and their files failed for ten minutes.`,
      runbook: 'pages-failing',
    });
  }
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
