import { Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { paymentsApp } from '../../cdk/app.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { observabilityOf, ofType, synthesize, target, templateOf } from './template.ts';

const VAULT = 'arn:aws:backup:eu-central-1:999999999999:backup-vault:payments';
const mainnet = templateOf('mainnet');
const tables = ofType(mainnet, 'AWS::DynamoDB::GlobalTable').map(({ id }) => id);

/** All of testnet's, by their constructs' ids. */
const STACKS = ['-observability', '', '-edge', '-pages'].map((part) => `appsync-payments-testnet${part}`);

describe('tags', () => {
  it('given any environment, then each of its stacks carries application and environment, which its resources take on', () => {
    const app = paymentsApp({ environment: environmentNamed('testnet') });
    const stacks = app.node.children.filter((child) => child instanceof Stack);
    const carried = { application: 'appsync-payments', 'appsync-payments:environment': 'testnet' };
    expect(Object.fromEntries(stacks.map(({ node, tags }) => [node.id, tags.tagValues()]))).toEqual(
      Object.fromEntries(STACKS.map((id) => [id, carried])),
    );
  });
});

describe('the budget', () => {
  const [budget] = ofType(observabilityOf('mainnet'), 'AWS::Budgets::Budget');

  it('given mainnet, then its costs are counted by tag, and the operators hear of them before and after', () => {
    expect(budget?.properties.Budget).toMatchObject({
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: environmentNamed('mainnet').monthlyBudgetDollars, Unit: 'USD' },
      CostFilters: { TagKeyValue: ['user:appsync-payments:environment$mainnet'] },
    });
    const heard = (budget?.properties.NotificationsWithSubscribers as any[]).map(
      ({ Notification, Subscribers }) => [
        Notification.NotificationType,
        Notification.Threshold,
        Subscribers.length,
      ],
    );
    expect(heard).toEqual([
      ['ACTUAL', 80, 1],
      ['ACTUAL', 100, 1],
      ['FORECASTED', 100, 1],
    ]);
  });

  it('given its topic, then budgets may publish to it', () => {
    expect(JSON.stringify(ofType(observabilityOf('mainnet'), 'AWS::SNS::TopicPolicy'))).toContain(
      'budgets.amazonaws.com',
    );
  });

  it('given local, then there is none', () => {
    expect(ofType(observabilityOf('local'), 'AWS::Budgets::Budget')).toEqual([]);
  });
});

describe('nightly copies', () => {
  it('given mainnet, then every table is selected, into a vault that outlives the stack', () => {
    const [selection] = ofType(mainnet, 'AWS::Backup::BackupSelection');
    expect(selection?.properties.BackupSelection.Resources.map(target).sort()).toEqual([...tables].sort());
    expect(ofType(mainnet, 'AWS::Backup::BackupVault')[0]?.deletionPolicy).toBe('RetainExceptOnCreate');
    const [rule] = ofType(mainnet, 'AWS::Backup::BackupPlan')[0]!.properties.BackupPlan.BackupPlanRule;
    expect(rule.CopyActions).toBeUndefined();
  });

  it('given a vault of another account, then a copy goes there, and that account may use the key', () => {
    const template = synthesize({ ...environmentNamed('mainnet'), backupCopyVault: VAULT });
    const [rule] = ofType(template, 'AWS::Backup::BackupPlan')[0]!.properties.BackupPlan.BackupPlanRule;
    expect(rule.CopyActions).toEqual([
      { DestinationBackupVaultArn: VAULT, Lifecycle: { DeleteAfterDays: 35 } },
    ]);
    const keys = JSON.stringify(ofType(template, 'AWS::KMS::Key'));
    expect(keys).toContain(':iam::999999999999:root');
  });

  it.each(['local', 'testnet'] as const)('given %s, whose data may go, then nothing is copied', (name) => {
    expect(ofType(templateOf(name), 'AWS::Backup::BackupPlan')).toEqual([]);
  });
});
