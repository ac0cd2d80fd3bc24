import { describe, expect, it } from 'vitest';
import { type Template, templateOf } from './template.ts';

/**
 * The role for API Gateway's logs is one setting of an account and region: another API there may use it, whoever made it, and it has no
 * name that a next try could want.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const SETTING_OF_THE_ACCOUNT = /^ApiRest(CloudWatchRole|Account)[\dA-F]{8}$/;

const policiesOf = (template: Template) => {
  const all = everyPolicyOf(template);
  return all.filter(({ id }) => !SETTING_OF_THE_ACCOUNT.test(id));
};

const everyPolicyOf = ({ Resources }: Template) =>
  Object.entries(Resources).map(([id, { Type, DeletionPolicy, UpdateReplacePolicy }]) => ({
    id,
    type: Type,
    onDelete: DeletionPolicy ?? 'Delete',
    onReplace: UpdateReplacePolicy ?? 'Delete',
  }));

/** What holds data, or what of it cannot be made again. */
const DATA = [
  'AWS::Backup::BackupVault',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::Secret',
];

describe('what outlives the stack', () => {
  it.each(['local', 'testnet', 'mainnet'] as const)(
    'given a first deployment of %s that fails, then nothing is left that holds its name against the next try',
    (environment) => {
      const left = policiesOf(templateOf(environment)).filter(({ onDelete }) => onDelete === 'Retain');
      expect(left).toEqual([]);
    },
  );

  it('given mainnet, then tables, archive, logs and secrets are kept when it is deleted or they are replaced', () => {
    const all = policiesOf(templateOf('mainnet'));
    for (const type of DATA) {
      const some = all.filter((each) => each.type === type);
      expect(some.length, type).toBeGreaterThan(0);
      for (const each of some)
        expect(each).toMatchObject({ onDelete: 'RetainExceptOnCreate', onReplace: 'Retain' });
    }
    const kept = all.filter(({ onDelete }) => onDelete !== 'Delete').map(({ type }) => type);
    expect([...new Set(kept)].sort()).toEqual(DATA);
  });

  it('given the role for the logs of API Gateway, then it stays with the setting that names it, and takes no name', () => {
    const { Resources } = templateOf('mainnet');
    const set = everyPolicyOf(templateOf('mainnet')).filter(({ id }) => SETTING_OF_THE_ACCOUNT.test(id));
    expect(set.map(({ type, onDelete }) => [type, onDelete])).toEqual([
      ['AWS::IAM::Role', 'Retain'],
      ['AWS::ApiGateway::Account', 'Retain'],
    ]);
    expect(Resources[set[0]?.id ?? '']?.Properties).not.toHaveProperty('RoleName');
  });

  it('given testnet, then its secrets alone are kept, with their key and what guards them', () => {
    const kept = policiesOf(templateOf('testnet')).filter(({ onDelete }) => onDelete !== 'Delete');
    expect([...new Set(kept.map(({ type }) => type))].sort()).toEqual([
      'AWS::KMS::Key',
      'AWS::SecretsManager::ResourcePolicy',
      'AWS::SecretsManager::Secret',
    ]);
  });
});
