import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Secret, secret } from './secret.ts';

/** Reads secrets by name or ARN. */
export interface SecretReader {
  /** Once per worker: keys never change in place. @throws Error naming the secret when it has no value yet */
  read(id: string): Promise<Secret>;
  /** The same, asked anew each time: for values that operators change in place. */
  readAgain(id: string): Promise<Secret>;
}

export function secretReader(client: SecretsManagerClient): SecretReader {
  const known = new Map<string, Promise<Secret>>();
  const fetchSecret = async (id: string): Promise<Secret> => {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    if (!SecretString)
      throw new Error(`the secret ${id} has no value: run setup-secrets for this environment`);
    return secret(SecretString);
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
