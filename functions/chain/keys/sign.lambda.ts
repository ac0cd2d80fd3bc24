import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { dynamoTreasuries } from '../../merchants/dynamoTreasuries.ts';
import { systemClock } from '../../shared/clock.ts';
import { documentClient } from '../../shared/dynamo.ts';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { fileChains } from '../fileChains.ts';
import { dynamoAddressMerchants } from '../watching/dynamoAddresses.ts';
import { outsideTreasuries } from '../outsideTreasuries.ts';
import { policySigner } from './policySigner.ts';
import { runSigner } from './runSigner.ts';
import type { SigningAnswer } from './signingMessage.ts';
import { signingChainOf } from './signingPolicy.ts';

const env = readEnv(
  'LAMBDA_TASK_ROOT',
  'DEPOSIT_KEY_SECRET',
  'GAS_KEY_SECRET',
  'MERCHANTS_TABLE',
  'CHAIN_STATE_TABLE',
);
const client = documentClient();
const addresses = dynamoAddressMerchants({ client, tableName: env.CHAIN_STATE_TABLE });
const secrets = secretReader(new SecretsManagerClient({}));
const signer = policySigner(
  {
    depositAccountKey: () => secrets.read(env.DEPOSIT_KEY_SECRET),
    gasKey: () => secrets.read(env.GAS_KEY_SECRET),
  },
  fileChains(env.LAMBDA_TASK_ROOT).map(signingChainOf),
  {
    ...outsideTreasuries(
      dynamoTreasuries({ client, tableName: env.MERCHANTS_TABLE, clock: systemClock }),
      addresses,
    ),
    ...addresses,
  },
);
const run = runSigner({ signer, log: createLog() });

/** Called by the sweeper alone. It reads its secrets, and whose treasury and whose address a request names; of what a node answers it sees numbers alone. */
export function handler(event: unknown): Promise<SigningAnswer> {
  return run(event);
}
