import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWatchdog, type Watchdog } from '../../src/engines/watchdog.ts';
import { OPERATOR } from '../../src/gateway/principal.ts';
import { silentLog } from '../../src/log/log.ts';
import { startPlatform, type Platform } from '../../src/startPlatform.ts';
import { writeAssembly } from './writeAssembly.ts';

const ROOT = { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' };
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

const roleFor = (name: string, principal: unknown, statements: unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: statements } }],
  },
});

const readSeed = { Effect: 'Allow', Action: 'secretsmanager:*', Resource: { Ref: 'Seed' } };
const useKey = {
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: arnOf('Key'),
  Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' } },
};

const template = {
  Resources: {
    Key: {
      Type: 'AWS::KMS::Key',
      Properties: {
        EnableKeyRotation: true,
        KeyPolicy: {
          Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: ROOT } }],
        },
      },
    },
    Seed: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'seed', KmsKeyId: arnOf('Key') } },
    SeedPolicy: {
      Type: 'AWS::SecretsManager::ResourcePolicy',
      Properties: {
        SecretId: { Ref: 'Seed' },
        BlockPublicPolicy: true,
        ResourcePolicy: {
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'secretsmanager:GetSecretValue',
              Resource: '*',
              Condition: { ArnNotEquals: { 'aws:PrincipalArn': [arnOf('Reader'), arnOf('Keyless')] } },
            },
          ],
        },
      },
    },
    Reader: roleFor('reader', { AWS: ROOT }, [readSeed, useKey]),
    Keyless: roleFor('keyless', { AWS: ROOT }, [readSeed]),
    Other: roleFor('other', { AWS: ROOT }, [readSeed, useKey]),
    ForLambda: roleFor('for-lambda', { Service: 'lambda.amazonaws.com' }, [readSeed, useKey]),
  },
};

let watchdog: Watchdog;
let platform: Platform;
const directory = mkdtempSync(join(tmpdir(), 'secret-policies-'));

beforeAll(async () => {
  watchdog = startWatchdog();
  platform = await startPlatform({
    assemblyDir: writeAssembly(template),
    dataDir: join(directory, 'data'),
    watchdog,
    log: silentLog,
  });
});

afterAll(async () => {
  await platform.close();
  await watchdog.close();
  rmSync(directory, { recursive: true, force: true });
});

const operatorConfig = () => ({
  endpoint: platform.gateway.url,
  region: 'us-east-1',
  credentials: platform.gateway.credentials(OPERATOR),
});

/** Secrets Manager as the operator, or as the operator in a role. */
async function secretsAs(role?: string): Promise<SecretsManagerClient> {
  const config = operatorConfig();
  if (role === undefined) return new SecretsManagerClient(config);
  const RoleArn = `arn:aws:iam::000000000000:role/${role}`;
  const taken = await new STSClient(config).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = taken.Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return new SecretsManagerClient({ ...config, credentials });
}

const read = async (role?: string) =>
  (await secretsAs(role))
    .send(new GetSecretValueCommand({ SecretId: 'seed' }))
    .then(({ SecretString }) => SecretString);

describe('given a secret whose policy denies its value to all but one role', () => {
  test('when the operator stores a value, then it is stored', async () => {
    await (await secretsAs()).send(new PutSecretValueCommand({ SecretId: 'seed', SecretString: 'words' }));
  });

  test('when the operator reads it, then it is denied as to everyone', async () => {
    await expect(read()).rejects.toThrow(
      /user\/operator is not authorized to perform: secretsmanager:GetSecretValue .* explicit deny in a resource-based policy/,
    );
  });

  test('when the operator takes the role, then it is read', async () => {
    await expect(read('reader')).resolves.toBe('words');
  });

  test('when another role is allowed by its own policy, then the deny wins', async () => {
    await expect(read('other')).rejects.toThrow(/explicit deny in a resource-based policy/);
  });

  test('when a role may read it and not use its key, then it is refused', async () => {
    await expect(read('keyless')).rejects.toThrow(/not authorized to perform: kms:Decrypt/);
  });
});

test('given a role that trusts a service alone, when the operator takes it, then it is refused', async () => {
  await expect(read('for-lambda')).rejects.toThrow(
    /user\/operator is not authorized to perform: sts:AssumeRole/,
  );
});
