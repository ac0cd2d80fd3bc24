import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BuildSpec, CfnProject, ComputeType, LinuxBuildImage } from 'aws-cdk-lib/aws-codebuild';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allow } from '../bricks/allow.ts';
import { ServiceRole } from '../bricks/serviceRole.ts';
import type { Artifacts } from './artifacts.ts';

export interface BuildProjectProps {
  /** Of the project and its role. */
  readonly name: string;
  readonly artifacts: Artifacts;
  /** What it runs in the repository, after `npm ci`. */
  readonly commands: readonly string[];
  readonly timeout: Duration;
  /** Variables that the commands export, for the pipeline's later actions. */
  readonly exported?: readonly string[];
}

/** Commands in the source that the pipeline fetched, on a machine of their own. */
export class BuildProject extends Construct {
  readonly role: ServiceRole;
  readonly projectName: string;
  readonly projectArn: string;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { name, artifacts, commands, timeout, exported = [] } = props;
    this.projectName = name;
    this.role = new ServiceRole(this, 'Role', { roleName: name, service: 'codebuild' });
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/codebuild/${name}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    allow(this.role, ['logs:CreateLogStream', 'logs:PutLogEvents'], [log.logGroupArn]);
    artifacts.allowReading(this.role);
    const project = new CfnProject(this, 'Project', {
      name,
      serviceRole: this.role.roleArn,
      artifacts: { type: 'CODEPIPELINE' },
      source: {
        type: 'CODEPIPELINE',
        buildSpec: BuildSpec.fromObject({
          version: '0.2',
          env: { 'exported-variables': exported },
          phases: { install: { commands: ['npm ci'] }, build: { commands } },
        }).toBuildSpec(),
      },
      environment: {
        type: 'LINUX_CONTAINER',
        image: LinuxBuildImage.STANDARD_7_0.imageId,
        computeType: ComputeType.MEDIUM,
      },
      encryptionKey: artifacts.key.keyArn,
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: log.logGroupName } },
      timeoutInMinutes: timeout.toMinutes(),
    });
    this.projectArn = project.attrArn;
  }
}
