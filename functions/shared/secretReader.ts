import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Secret, secret } from './secret.ts';
import { SecretUnset } from './setUp.ts';

/** Reads secrets by name or ARN. */
export interface SecretReader {
  /** Once per worker: keys never change in place. @throws SecretUnset when it has no value yet */
  read(id: string): Promise<Secret>;
  /** The same, asked anew each time: for values that operators change in place. */
  readAgain(id: string): Promise<Secret>;
}

export function secretReader(client: SecretsManagerClient): SecretReader {
  const known = new Map<string, Promise<Secret>>();
  const fetchSecret = async (id: string): Promise<Secret> => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      if (SecretString) return secret(SecretString);
    } catch (error) {
      if (!isWithoutValue(error)) throw error;
    }
    throw new SecretUnset(id);
  };
  return {
    readAgain: fetchSecret,
    read: (id) => {
      const reading =
        known.get(id) ??
        fetchSecret(id).catch((error: unknown) => {
          // What could not be read now may be readable for the next call.
          known.delete(id);
          throw error;
        });
      known.set(id, reading);
      return reading;
    },
  };
}

/**
 * A secret that exists without a value answers with the same code as one that does not exist, and names the staging label that it lacks:
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
function isWithoutValue(error: unknown): boolean {
  return error instanceof ResourceNotFoundException && error.message.includes('staging label');
}
