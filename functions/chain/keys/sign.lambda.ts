import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { fileChains } from '../fileChains.ts';
import { policySigner } from './policySigner.ts';
import { runSigner } from './runSigner.ts';
import type { SigningAnswer } from './signingMessage.ts';
import { signingChainOf } from './signingPolicy.ts';

const env = readEnv('LAMBDA_TASK_ROOT', 'DEPOSIT_KEY_SECRET', 'GAS_KEY_SECRET');
const secrets = secretReader(new SecretsManagerClient({}));
const signer = policySigner(
  {
    depositAccountKey: () => secrets.read(env.DEPOSIT_KEY_SECRET),
    gasKey: () => secrets.read(env.GAS_KEY_SECRET),
  },
  fileChains(env.LAMBDA_TASK_ROOT).map(signingChainOf),
);
const run = runSigner({ signer, log: createLog() });

/** Called by the sweeper alone. It talks to Secrets Manager and to nobody else, and sees nothing of what a node answers but numbers. */
export function handler(event: unknown): Promise<SigningAnswer> {
  return run(event);
}
