import type { CfnPipeline } from 'aws-cdk-lib/aws-codepipeline';
import type { Delivery } from '../environments/delivery.ts';
import type { BuildProject } from './buildProject.ts';

type Action = CfnPipeline.ActionDeclarationProperty;

const SOURCE = 'Source';
/** Variables of the commit: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html */
const COMMIT = 'Commit';

export function fetchSource({ connectionArn, repository, branch }: Delivery): Action {
  return {
    name: SOURCE,
    namespace: COMMIT,
    actionTypeId: { category: 'Source', owner: 'AWS', provider: 'CodeStarSourceConnection', version: '1' },
    configuration: {
      ConnectionArn: connectionArn,
      FullRepositoryId: repository,
      BranchName: branch,
      OutputArtifactFormat: 'CODE_ZIP',
      DetectChanges: 'true',
    },
    outputArtifacts: [{ name: SOURCE }],
  };
}

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html */
export function build(
  name: string,
  { projectName }: BuildProject,
  options: Pick<Action, 'runOrder' | 'namespace'> = {},
): Action {
  return {
    name,
    actionTypeId: { category: 'Build', owner: 'AWS', provider: 'CodeBuild', version: '1' },
    configuration: { ProjectName: projectName },
    inputArtifacts: [{ name: SOURCE }],
    ...options,
  };
}

/** A person decides within a week: https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
export function approve(topicArn: string, link: string): Action {
  return {
    name: 'Approve',
    actionTypeId: { category: 'Approval', owner: 'AWS', provider: 'Manual', version: '1' },
    configuration: {
      NotificationArn: topicArn,
      ExternalEntityLink: link,
      CustomData: `Deploy #{${COMMIT}.CommitId} to mainnet? The link shows what it changes. #{${COMMIT}.CommitMessage}`,
    },
    runOrder: 2,
  };
}
