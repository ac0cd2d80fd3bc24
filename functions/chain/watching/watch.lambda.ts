import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { dynamoInvoices } from '../../invoices/dynamoInvoices.ts';
import { dynamoTreasuries } from '../../merchants/dynamoTreasuries.ts';
import { systemClock } from '../../shared/clock.ts';
import { documentClient } from '../../shared/dynamo.ts';
import { readEnv } from '../../shared/env.ts';
import { createLog } from '../../shared/log.ts';
import { secretReader } from '../../shared/secretReader.ts';
import { onceSetUp } from '../../shared/setUp.ts';
import { fileChains } from '../fileChains.ts';
import { dynamoCertificates } from '../certificate/dynamoCertificates.ts';
import { httpConnections } from '../evm/httpConnections.ts';
import { dynamoHeads } from '../heads/dynamoHeads.ts';
import { dynamoChain } from '../store/dynamoChain.ts';
import { dynamoFoundMoney } from '../store/dynamoFoundMoney.ts';
import { dynamoOutflows } from '../store/dynamoOutflows.ts';
import { dynamoTransactions } from '../store/dynamoTransactions.ts';
import { dynamoSettlements } from '../store/dynamoSettlements.ts';
import { outsideTreasuries } from '../outsideTreasuries.ts';
import { dynamoAddresses, dynamoAddressMerchants } from './dynamoAddresses.ts';
import { dynamoCursors } from './dynamoCursors.ts';
import { dynamoPlaces } from './dynamoPlaces.ts';
import { dynamoRanges } from './dynamoRanges.ts';
import { dynamoLeases } from '../loops/dynamoLeases.ts';
import { runWatch } from './runWatch.ts';
import { wakeEveryChain } from '../loops/everyChain.ts';
import { runByChain } from '../loops/sqsByChain.ts';
import { sqsWakes } from '../loops/sqsWakes.ts';

const env = readEnv(
  'LAMBDA_TASK_ROOT',
  'INVOICES_TABLE',
  'CHAIN_TABLE',
  'CHAIN_STATE_TABLE',
  'MERCHANTS_TABLE',
  'WATCH_QUEUE_URL',
  'SWEEP_QUEUE_URL',
  'RPC_SECRET',
);
const log = createLog();
const whenSetUp = onceSetUp(log);
const client = documentClient();
const sqs = new SQSClient({});
const invoices = dynamoInvoices({ client, tableName: env.INVOICES_TABLE });
const chains = fileChains(env.LAMBDA_TASK_ROOT);
const watchQueue = sqsWakes({ client: sqs, queueUrl: env.WATCH_QUEUE_URL });
const run = runWatch({
  connect: httpConnections({
    chains,
    secrets: secretReader(new SecretsManagerClient({})),
    endpointsSecret: env.RPC_SECRET,
    clock: systemClock,
    log,
  }),
  invoices,
  chain: dynamoChain({ client, tableName: env.CHAIN_TABLE }),
  transactions: dynamoTransactions({ client, writer: invoices, tableName: env.CHAIN_STATE_TABLE }),
  settlements: dynamoSettlements({
    invoices,
    tableName: env.CHAIN_TABLE,
    stateTableName: env.CHAIN_STATE_TABLE,
  }),
  outflows: dynamoOutflows({
    client,
    tableName: env.CHAIN_TABLE,
    stateTableName: env.CHAIN_STATE_TABLE,
  }),
  foundMoney: dynamoFoundMoney({ client, tableName: env.CHAIN_STATE_TABLE }),
  treasuries: outsideTreasuries(
    dynamoTreasuries({ client, tableName: env.MERCHANTS_TABLE, clock: systemClock }),
    dynamoAddressMerchants({ client, tableName: env.CHAIN_STATE_TABLE }),
  ),
  addresses: dynamoAddresses({ client, tableName: env.CHAIN_STATE_TABLE }),
  cursors: dynamoCursors({ client, tableName: env.CHAIN_STATE_TABLE }),
  places: dynamoPlaces({ client, tableName: env.CHAIN_STATE_TABLE }),
  ranges: dynamoRanges({ client, tableName: env.CHAIN_STATE_TABLE }),
  certificates: dynamoCertificates({ client, tableName: env.CHAIN_STATE_TABLE }),
  leases: dynamoLeases({ client, tableName: env.CHAIN_STATE_TABLE, clock: systemClock }),
  heads: dynamoHeads({ client, tableName: env.CHAIN_TABLE }),
  clock: systemClock,
  log,
  watchQueue,
  sweepQueue: sqsWakes({ client: sqs, queueUrl: env.SWEEP_QUEUE_URL }),
  turn: {
    forMs: 20_000,
    everyMs: 250,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  },
});
const eachChain = runByChain({
  log,
  run: (message) => whenSetUp(() => run(message)),
  wakeEvery: wakeEveryChain({ chains, queue: watchQueue }),
});

/** Woken by its own messages, by the minute schedule and by new invoices. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return eachChain(event);
}
