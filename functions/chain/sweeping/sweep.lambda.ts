import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import { dynamoInvoices } from '../../invoices/dynamoInvoices.ts';
import { systemClock } from '../../shared/clock.ts';
import { documentClient } from '../../shared/dynamo.ts';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { parseChains } from '../chainConfig.ts';
import { httpConnections } from '../evm/httpConnections.ts';
import { dynamoChain } from '../dynamoChain.ts';
import { dynamoLeases } from '../loops/dynamoLeases.ts';
import { dynamoNonces } from './dynamoNonces.ts';
import { createKeyRing } from '../keys/keyRing.ts';
import { nativeMethod } from './nativeMethod.ts';
import { runSweep } from './runSweep.ts';
import { readWakes, sqsWakes } from '../loops/sqsWakes.ts';
import { topUpMethod } from './topUpMethod.ts';

const env = readEnv(
  'CHAINS',
  'INVOICES_TABLE',
  'CHAIN_TABLE',
  'CHAIN_STATE_TABLE',
  'SWEEP_QUEUE_URL',
  'DEPOSIT_KEY_SECRET',
  'GAS_KEY_SECRET',
);
const client = documentClient();
const secrets = secretReader(new SecretsManagerClient({}));
const run = runSweep({
  connect: httpConnections(parseChains(env.CHAINS), secrets, systemClock),
  invoices: dynamoInvoices({ client, table: env.INVOICES_TABLE }),
  chain: dynamoChain(client, env.CHAIN_TABLE),
  chainTable: env.CHAIN_TABLE,
  stateTable: env.CHAIN_STATE_TABLE,
  leases: dynamoLeases(client, env.CHAIN_STATE_TABLE, systemClock),
  nonces: dynamoNonces(client, env.CHAIN_STATE_TABLE),
  keys: createKeyRing({
    depositAccountKey: () => secrets.read(env.DEPOSIT_KEY_SECRET),
    gasKey: () => secrets.read(env.GAS_KEY_SECRET),
  }),
  methods: [nativeMethod, topUpMethod],
  newId: () => ulid(),
  clock: systemClock,
  log: createLog(),
  sweepQueue: sqsWakes(new SQSClient({}), env.SWEEP_QUEUE_URL),
});

/** Woken by money that became final, by its own message while sweeps are under way, and by the minute schedule. */
export async function handler(event: SQSEvent): Promise<void> {
  for (const message of readWakes(event)) await run(message);
}
