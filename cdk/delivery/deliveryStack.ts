import { type App, Duration, Stack } from 'aws-cdk-lib';
import { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import { CfnNotificationRule } from 'aws-cdk-lib/aws-codestarnotifications';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { allow } from '../bricks/allow.ts';
import { ServiceRole } from '../bricks/serviceRole.ts';
import { type Delivery, DELIVERY_NAME } from '../environments/delivery.ts';
import { deliveryProjectName, deliveryRoleName, type DeliveryStep } from '../environments/deliveryRoles.ts';
import type { Environment } from '../environments/environment.ts';
import { Artifacts } from './artifacts.ts';
import { BuildProject } from './buildProject.ts';
import { approve, build, fetchSource } from './pipelineActions.ts';

export interface DeliveryProps {
  readonly delivery: Delivery;
  readonly testnet: Environment;
  readonly mainnet: Environment;
}

/** The whole suite, on a machine that is not fast. */
const CHECK_TIMEOUT = Duration.minutes(60);
/** Two stacks, each rollback's monitoring, and a rollback. */
const DEPLOY_TIMEOUT = Duration.hours(3);
const DIFF_TIMEOUT = Duration.minutes(20);
/** What a person finds behind the link of what is to be approved. */
const DIFF_URL = 'DIFF_URL';

/**
 * From a commit to mainnet: checks and tests, testnet, a person who has seen the difference, mainnet. Each step runs the command that
 * people run. It is not changed by what it delivers: whoever may deploy this stack decides what the gate is.
 *
 * @see docs/decisions/0022-a-pipeline-runs-the-commands-of-people.md
 */
export class DeliveryStack extends Stack {
  readonly #artifacts: Artifacts;
  readonly #topic: Topic;

  constructor(app: App, { delivery, testnet, mainnet }: DeliveryProps) {
    super(app, DELIVERY_NAME, {
      description: 'appsync-payments: the pipeline that deploys testnet and mainnet',
      env: { account: delivery.account, region: delivery.region },
    });
    this.#artifacts = new Artifacts(this, 'Artifacts');
    this.#topic = this.#tell(delivery.approvers);
    const check = new BuildProject(this, 'Check', {
      name: `${DELIVERY_NAME}-check`,
      artifacts: this.#artifacts,
      commands: ['npm run check', 'npm test'],
      timeout: CHECK_TIMEOUT,
    });
    const [diffTestnet, diffMainnet] = [this.#diff(testnet), this.#diff(mainnet)];
    const [deployTestnet, deployMainnet] = [this.#deploy(testnet), this.#deploy(mainnet)];
    const pipeline = new CfnPipeline(this, 'Pipeline', {
      name: DELIVERY_NAME,
      pipelineType: 'V2',
      // A newer commit takes the place of one that waits for approval: nobody approves what is old.
      executionMode: 'SUPERSEDED',
      roleArn: this.#role(delivery, [check, diffTestnet, diffMainnet, deployTestnet, deployMainnet]).roleArn,
      artifactStore: {
        type: 'S3',
        location: this.#artifacts.bucket.bucketName,
        encryptionKey: { type: 'KMS', id: this.#artifacts.key.keyArn },
      },
      stages: [
        { name: 'Source', actions: [fetchSource(delivery)] },
        { name: 'Check', actions: [build('Check', check)] },
        {
          name: 'Testnet',
          actions: [build('Diff', diffTestnet), build('Deploy', deployTestnet, { runOrder: 2 })],
        },
        {
          name: 'Approval',
          actions: [
            build('Diff', diffMainnet, { namespace: 'MainnetDiff' }),
            approve(this.#topic.topicArn, `#{MainnetDiff.${DIFF_URL}}`),
          ],
        },
        { name: 'Mainnet', actions: [build('Deploy', deployMainnet)] },
      ],
    });
    new CfnNotificationRule(this, 'Failures', {
      name: `${DELIVERY_NAME}-failures`,
      detailType: 'BASIC',
      eventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
      resource: this.formatArn({ service: 'codepipeline', resource: pipeline.ref }),
      targets: [{ targetType: 'SNS', targetAddress: this.#topic.topicArn }],
    });
  }

  #diff(environment: Environment): BuildProject {
    return this.#step('diff', environment, DIFF_TIMEOUT, [
      `npm run deploy -- ${environment.name} --diff`,
      // One index of a table a deployment: the template is the one that was compared.
      `npm run check-indexes -- ${environment.name}`,
      `export ${DIFF_URL}="$CODEBUILD_BUILD_URL"`,
    ]);
  }

  #deploy(environment: Environment): BuildProject {
    return this.#step('deploy', environment, DEPLOY_TIMEOUT, [
      // A person has approved the difference where one has to.
      `npm run deploy -- ${environment.name} --require-approval never`,
    ]);
  }

  #step(
    step: DeliveryStep,
    environment: Environment,
    timeout: Duration,
    commands: readonly string[],
  ): BuildProject {
    const { name, account, region } = environment;
    const roleArn = `arn:${this.partition}:iam::${account}:role/${deliveryRoleName(step, name)}`;
    const project = new BuildProject(this, `${step}-${name}`, {
      name: deliveryProjectName(step, name),
      artifacts: this.#artifacts,
      // https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
      commands: [
        'mkdir -p "$HOME/.aws"',
        `printf '[profile delivery]\\nrole_arn=%s\\ncredential_source=EcsContainer\\n' ${roleArn} > "$HOME/.aws/config"`,
        `export AWS_PROFILE=delivery AWS_REGION=${region} AWS_DEFAULT_REGION=${region}`,
        ...commands,
      ],
      timeout,
      ...(step === 'diff' ? { exported: [DIFF_URL] } : {}),
    });
    allow(project.role, ['sts:AssumeRole'], [roleArn]);
    return project;
  }

  #tell(approvers: readonly string[]): Topic {
    const topic = new Topic(this, 'Topic', { topicName: DELIVERY_NAME, enforceSSL: true });
    // https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
    topic.grantPublish(new ServicePrincipal('codestar-notifications.amazonaws.com'));
    for (const address of approvers) topic.addSubscription(new EmailSubscription(address));
    return topic;
  }

  /** https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
  #role({ connectionArn }: Delivery, projects: readonly BuildProject[]): ServiceRole {
    const role = new ServiceRole(this, 'Role', { roleName: DELIVERY_NAME, service: 'codepipeline' });
    this.#artifacts.allowWriting(role);
    // A connection made under the service's old name keeps it: https://docs.aws.amazon.com/dtconsole/latest/userguide/rename.html
    allow(role, ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], [connectionArn]);
    allow(
      role,
      ['codebuild:StartBuild', 'codebuild:BatchGetBuilds'],
      projects.map(({ projectArn }) => projectArn),
    );
    allow(role, ['sns:Publish'], [this.#topic.topicArn]);
    return role;
  }
}
