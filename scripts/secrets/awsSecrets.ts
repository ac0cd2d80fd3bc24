import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type SecretStore, SetUpRefused } from './setUpSecrets.ts';

/** The secrets of an environment in AWS Secrets Manager, which the stack has created empty. */
export function awsSecrets(client: SecretsManagerClient, environment: string): SecretStore {
  const idOf = (name: string): string => `appsync-payments-${environment}/${name}`;
  return {
    get: async (name) => {
      try {
        const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }));
        return SecretString ?? null;
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        // An existing secret without a value answers the same as one that does not exist:
        // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
        await requireSecret(client, idOf(name), environment);
        return null;
      }
    },
    put: async (name, value) => {
      await client.send(new PutSecretValueCommand({ SecretId: idOf(name), SecretString: value }));
    },
  };
}

async function requireSecret(client: SecretsManagerClient, id: string, environment: string): Promise<void> {
  try {
    await client.send(new DescribeSecretCommand({ SecretId: id }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new SetUpRefused(`The secret ${id} does not exist: deploy the stack of ${environment} first.`);
  }
}
