import type { Log } from './log.ts';

/** A secret that the stack has created and `setup-secrets` has not filled yet. */
export class SecretUnset extends Error {
  readonly secretId: string;

  constructor(secretId: string) {
    super(`the secret ${secretId} has no value: run setup-secrets for this environment`);
    this.secretId = secretId;
  }
}

/**
 * Does the work, unless the environment is not set up yet: then there is nothing to do, which is no failure. Schedules run from the moment
 * that the stack exists, and the log says once per execution environment why nothing happens.
 */
export function onceSetUp(log: Log) {
  let said = false;
  return async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SecretUnset)) throw error;
      if (!said) log.info('not set up yet, so idle: run setup-secrets', { secret: error.secretId });
      said = true;
    }
  };
}
