import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnBackupPlan, CfnBackupSelection, CfnBackupVault } from 'aws-cdk-lib/aws-backup';
import { AccountPrincipal, AccountRootPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from '../../bricks/allow.ts';
import { KEPT } from '../../bricks/keep.ts';
import type { RecordTable } from '../../bricks/recordTable.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';

export interface BackupsProps {
  readonly environment: Environment;
  readonly tables: readonly RecordTable[];
}

/** As long as tables can be restored to any second. */
const KEPT_DAYS = 35;

/** What AWS Backup asks of its role for tables: https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html */
const OF_TABLES = ['CreateBackup', 'DescribeTable', 'ListTagsOfResource', 'StartAwsBackupJob'].map(
  (action) => `dynamodb:${action}`,
);

/**
 * A copy of every table each night, which outlives the stack and a mistaken administrator: where `backupCopyVault` names a vault of another
 * account, a second copy is there. Tables are restored to a second by point-in-time recovery; this is for when they are gone.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorksAWS.html
 */
export class Backups extends Construct {
  constructor(scope: Construct, id: string, { environment, tables }: BackupsProps) {
    super(scope, id);
    const { backupCopyVault } = environment;
    const key = this.#createKey(environment);
    const vault = new CfnBackupVault(this, 'Vault', {
      backupVaultName: physicalName(environment.name, 'backups'),
      encryptionKeyArn: key.attrArn,
    });
    vault.applyRemovalPolicy(KEPT);
    const lifecycle = { deleteAfterDays: KEPT_DAYS };
    const plan = new CfnBackupPlan(this, 'Plan', {
      backupPlan: {
        backupPlanName: physicalName(environment.name, 'nightly'),
        backupPlanRule: [
          {
            ruleName: 'nightly',
            targetBackupVault: vault.ref,
            scheduleExpression: 'cron(0 3 * * ? *)',
            startWindowMinutes: 60,
            completionWindowMinutes: 600,
            lifecycle,
            ...(backupCopyVault === null
              ? {}
              : { copyActions: [{ destinationBackupVaultArn: backupCopyVault, lifecycle }] }),
          },
        ],
      },
    });
    const role = new ServiceRole(this, 'Role', {
      roleName: physicalName(environment.name, 'backups'),
      service: 'backup',
    });
    const arns = tables.map(({ tableArn }) => tableArn);
    allow(role, OF_TABLES, arns);
    allow(role, ['backup:DescribeBackupVault', 'backup:CopyFromBackupVault'], [vault.attrBackupVaultArn]);
    if (backupCopyVault !== null) allow(role, ['backup:CopyIntoBackupVault'], [backupCopyVault]);
    allow(role, ['kms:DescribeKey', 'kms:GenerateDataKey', 'kms:Decrypt'], [key.attrArn]);
    new CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.ref,
      backupSelection: { selectionName: 'tables', iamRoleArn: role.roleArn, resources: arns },
    });
  }

  /** AWS's own key cannot be used from another account: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html */
  #createKey({ name, backupCopyVault }: Environment): CfnKey {
    const statements = [
      new PolicyStatement({
        principals: [new AccountRootPrincipal()],
        actions: ['kms:*'],
        resources: ['*'],
      }),
    ];
    if (backupCopyVault !== null) {
      const { account = '' } = Stack.of(this).splitArn(backupCopyVault, ArnFormat.COLON_RESOURCE_NAME);
      statements.push(
        new PolicyStatement({
          principals: [new AccountPrincipal(account)],
          actions: [
            'kms:DescribeKey',
            'kms:Decrypt',
            'kms:GenerateDataKey*',
            'kms:ReEncrypt*',
            'kms:CreateGrant',
          ],
          resources: ['*'],
        }),
      );
    }
    const key = new CfnKey(this, 'Key', {
      description: `Backups of appsync-payments ${name}`,
      enableKeyRotation: true,
      keyPolicy: new PolicyDocument({ statements }),
    });
    key.applyRemovalPolicy(KEPT);
    return key;
  }
}
