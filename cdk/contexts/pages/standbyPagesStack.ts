import { type App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Environment,
  standbyPagesBucketName,
  standbyPagesStackName,
} from '../../environments/environment.ts';
import { stackProps } from '../../environments/stackProps.ts';
import type { ApiAddresses } from '../api/api.ts';
import { PageFiles } from './pageFiles.ts';
import type { PagesStack } from './pagesStack.ts';
import { pagesBucket } from './pagesBucket.ts';

/** The pages' files in a second region, from which CloudFront takes them while the first does not answer. */
export class StandbyPagesStack extends Stack {
  constructor(
    app: App,
    environment: Environment,
    region: string,
    api: ApiAddresses,
    { distribution }: PagesStack,
  ) {
    const props = stackProps(environment);
    super(app, standbyPagesStackName(environment.name), {
      ...props,
      env: { ...props.env, region },
      description: `appsync-payments, ${environment.name}: pages in a second region`,
    });
    const bucket = pagesBucket(this, environment, standbyPagesBucketName(environment));
    bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:GetObject', 's3:ListBucket'],
        resources: [bucket.bucketArn, bucket.arnForObjects('*')],
        conditions: { StringEquals: { 'aws:SourceArn': distribution.distributionArn } },
      }),
    );
    new PageFiles(this, 'Files', {
      environment,
      name: 'page-files-standby',
      bucket,
      // The first region's deployment lets it forget what is in both.
      distribution: null,
      configuration: { environment: environment.name, ...api },
    });
  }
}
