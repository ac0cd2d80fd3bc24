import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { type Clock, systemClock } from './clock.ts';
import { type Secret, secret } from './secret.ts';
import { SecretUnset } from './setUp.ts';

/** Reads secrets by name or ARN. */
export interface SecretReader {
  /** As this worker knows it, for at most the reader's age. @throws SecretUnset when it has no value yet */
  read(id: string): Promise<Secret>;
  /** The same, asked anew each time: for values that operators change in place. */
  readAgain(id: string): Promise<Secret>;
}

export interface SecretReaderOptions {
  /** After so long a secret is read anew; while it cannot be, it stays as it was. Default: never, for keys that never change in place. */
  readonly maxAgeMs?: number;
  readonly clock?: Clock;
}

interface Known {
  readonly reading: Promise<Secret>;
  readonly readAtMs: number;
}

export function secretReader(
  client: SecretsManagerClient,
  { maxAgeMs = Infinity, clock = systemClock }: SecretReaderOptions = {},
): SecretReader {
  const known = new Map<string, Known>();
  const fetchSecret = async (id: string): Promise<Secret> => {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      if (SecretString) return secret(SecretString);
    } catch (error) {
      if (!isWithoutValue(error)) throw error;
    }
    throw new SecretUnset(id);
  };
  const readAnew = async (id: string, before: Known | undefined): Promise<Secret> => {
    try {
      return await fetchSecret(id);
    } catch (error) {
      // What is gone is gone; what could not be read now was right a moment ago.
      const isGone = error instanceof SecretUnset || error instanceof ResourceNotFoundException;
      if (before !== undefined && !isGone) return before.reading;
      known.delete(id);
      throw error;
    }
  };
  return {
    readAgain: fetchSecret,
    read: (id) => {
      const before = known.get(id);
      const nowMs = clock.nowMs();
      if (before !== undefined && nowMs - before.readAtMs <= maxAgeMs) return before.reading;
      const reading = readAnew(id, before);
      known.set(id, { reading, readAtMs: nowMs });
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
