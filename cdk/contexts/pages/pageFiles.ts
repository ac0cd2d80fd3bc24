import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../bricks/acknowledge.ts';
import { allow } from '../../bricks/allow.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';

export interface PageFilesProps {
  readonly environment: Environment;
  /** Of its function's role and log. Default: `page-files`. */
  readonly name?: string;
  readonly bucket: IBucket;
  /** Whose caches forget the pages that change; null: nobody has them. */
  readonly distribution: Distribution | null;
  /** What `/config.json` says; its values may be those of other stacks. */
  readonly configuration: Readonly<Record<string, unknown>>;
}

/** The folder that the pages are built to, of which `assets/` has the files that are named by their hash. */
const BUILT = 'dist/web';
const HASHED = 'assets';

/** Where pages are invalidated; files with a hash in their names never change. */
const CHANGING = ['/*.html', '/*/index.html', '/config.json', '/icon.svg', '/notFound.css'];

/**
 * Puts the built pages into their bucket with the deployment: first the files that are named by their hash, then the pages that name them.
 * Hashed files of earlier deployments stay, since a page that is open may still ask for one.
 *
 * @see docs/decisions/0064-pages-are-deployed-with-their-stack.md
 */
export class PageFiles extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { environment, name: given = 'page-files', bucket, distribution, configuration }: PageFilesProps,
  ) {
    super(scope, id);
    const name = physicalName(environment.name, given);
    const role = new ServiceRole(this, 'Role', { roleName: name, service: 'lambda' });
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/appsync-payments/${name}`,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    allow(role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    allow(role, ['s3:ListBucket'], [bucket.bucketArn]);
    allow(role, ['s3:PutObject'], [bucket.arnForObjects('*')]);
    // The library would let its function read every asset of the account, and change whatever is in the bucket.
    const readBy = (source: ISource): ISource => ({
      bind: (where, context) => {
        const config = source.bind(where, context);
        allow(role, ['s3:GetObject'], [config.bucket.arnForObjects(config.zipObjectKey)]);
        return config;
      },
    });
    const common = {
      destinationBucket: bucket,
      role: role.withoutPolicyUpdates(),
      logGroup,
      prune: false,
      memoryLimit: 256,
    };
    const hashed = new BucketDeployment(this, 'Hashed', {
      ...common,
      sources: [readBy(Source.asset(`${BUILT}/${HASHED}`))],
      destinationKeyPrefix: HASHED,
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.days(365)),
        CacheControl.immutable(),
      ],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...common,
      sources: [
        readBy(Source.asset(BUILT, { exclude: [HASHED] })),
        readBy(Source.jsonData('config.json', configuration)),
      ],
      cacheControl: [CacheControl.noCache()],
      ...(distribution === null ? {} : { distribution, distributionPaths: CHANGING }),
    });
    pages.node.addDependency(hashed);
    acknowledge(this, bucket, role);
    if (distribution !== null)
      allow(
        role,
        ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        [distribution.distributionArn],
      );
  }
}

function acknowledge(scope: Construct, bucket: IBucket, role: ServiceRole): void {
  const stack = Stack.of(scope);
  acknowledgeWildcard(
    role,
    bucket.arnForObjects('*'),
    'Files of a build have the names that the build gives them.',
  );
  const handler = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
  if (handler?.node.defaultChild === undefined)
    throw new Error('the library names its function differently now');
  Validations.of(handler.node.defaultChild).acknowledge({
    id: 'AwsSolutions-L1',
    reason:
      'The function is the library’s own, in the Python that its version was tested with, and runs in deployments alone.',
  });
}
