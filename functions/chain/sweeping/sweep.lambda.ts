import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ulid } from 'ulid';
import { dynamoInvoices } from '../../invoices/dynamoInvoices.ts';
import { dynamoTreasuries } from '../../merchants/dynamoTreasuries.ts';
import { systemClock } from '../../shared/clock.ts';
import { documentClient } from '../../shared/dynamo.ts';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { onceSetUp } from '../../shared/setUp.ts';
import { fileChains } from '../fileChains.ts';
import { httpConnections } from '../evm/httpConnections.ts';
import { dynamoChain } from '../store/dynamoChain.ts';
import { dynamoSettlements } from '../store/dynamoSettlements.ts';
import { dynamoLeases } from '../loops/dynamoLeases.ts';
import { lambdaSigner } from '../keys/lambdaSigner.ts';
import { dynamoSpendings } from '../funding/dynamoSpendings.ts';
import { dynamoOutflows } from '../store/dynamoOutflows.ts';
import { dynamoTransactions } from '../store/dynamoTransactions.ts';
import { outsideTreasuries } from '../outsideTreasuries.ts';
import { dynamoAddressMerchants } from '../watching/dynamoAddresses.ts';
import { dynamoCursors } from '../watching/dynamoCursors.ts';
import { dynamoPlaces } from '../watching/dynamoPlaces.ts';
import { batchMethod } from './batchMethod.ts';
import { nativeMethod } from './nativeMethod.ts';
import { runSweep } from './runSweep.ts';
import { wakeEveryChain } from '../loops/everyChain.ts';
import { runByChain } from '../loops/sqsByChain.ts';
import { sqsWakes } from '../loops/sqsWakes.ts';
import { topUpMethod } from './topUpMethod.ts';

const env = readEnv(
  'LAMBDA_TASK_ROOT',
  'INVOICES_TABLE',
  'CHAIN_TABLE',
  'CHAIN_STATE_TABLE',
  'MERCHANTS_TABLE',
  'SWEEP_QUEUE_URL',
  'SIGN_FUNCTION',
  'RPC_SECRET',
);
const log = createLog();
const whenSetUp = onceSetUp(log);
const client = documentClient();
const secrets = secretReader(new SecretsManagerClient({}));
const invoices = dynamoInvoices({ client, tableName: env.INVOICES_TABLE });
const chains = fileChains(env.LAMBDA_TASK_ROOT);
const sweepQueue = sqsWakes({ client: new SQSClient({}), queueUrl: env.SWEEP_QUEUE_URL });
const addressMerchants = dynamoAddressMerchants({ client, tableName: env.CHAIN_STATE_TABLE });
const run = runSweep({
  connect: httpConnections({ chains, secrets, endpointsSecret: env.RPC_SECRET, clock: systemClock, log }),
  invoices,
  chain: dynamoChain({ client, tableName: env.CHAIN_TABLE }),
  settlements: dynamoSettlements({
    invoices,
    tableName: env.CHAIN_TABLE,
    stateTableName: env.CHAIN_STATE_TABLE,
  }),
  leases: dynamoLeases({ client, tableName: env.CHAIN_STATE_TABLE, clock: systemClock }),
  transactions: dynamoTransactions({ client, writer: invoices, tableName: env.CHAIN_STATE_TABLE }),
  outflows: dynamoOutflows({ client, tableName: env.CHAIN_TABLE, stateTableName: env.CHAIN_STATE_TABLE }),
  spendings: dynamoSpendings({ client, tableName: env.CHAIN_TABLE }),
  cursors: dynamoCursors({ client, tableName: env.CHAIN_STATE_TABLE }),
  places: dynamoPlaces({ client, tableName: env.CHAIN_STATE_TABLE }),
  signer: lambdaSigner({ client: new LambdaClient({}), functionName: env.SIGN_FUNCTION }),
  treasuries: outsideTreasuries(
    dynamoTreasuries({ client, tableName: env.MERCHANTS_TABLE, clock: systemClock }),
    addressMerchants,
  ),
  addressMerchants,
  methods: [nativeMethod, batchMethod, topUpMethod],
  newId: () => ulid(),
  clock: systemClock,
  log,
  sweepQueue,
});
const eachChain = runByChain({
  log,
  run: (message) => whenSetUp(() => run(message)),
  wakeEvery: wakeEveryChain({ chains, queue: sweepQueue }),
});

/** Woken by money that became final, by its own message while sweeps are under way, and by the minute schedule. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachChain(event);
}
