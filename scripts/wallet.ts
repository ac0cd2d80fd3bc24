/**
 * `npm run wallet -- record-funding`: tells the ledger of native money that the operator paid into a wallet of the system.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { environmentNamed } from '../cdk/environments/index.ts';
import { dynamoFundings } from '../functions/chain/funding/dynamoFundings.ts';
import { recordFunding } from '../functions/chain/funding/recordFunding.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { formatBaseUnits } from '../functions/shared/decimal.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './connect.ts';

const USAGE = `npm run wallet -- record-funding --tx HASH --address ADDRESS [options]

Waits until the transaction is final, then records what it paid into the wallet, once however often it is run.

  --address ADDRESS   the wallet that was paid, as setup-secrets printed it
  --wallet NAME       gas (default) or refund
  --chain ID          default: the environment's only chain
  --rpc URL           its node; default: the environment's secret
  --timeout SECONDS   of waiting; default 1800
  --environment NAME  default local
  --json              for programs`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tx: { type: 'string' },
    address: { type: 'string' },
    wallet: { type: 'string', default: 'gas' },
    chain: { type: 'string' },
    rpc: { type: 'string', multiple: true, default: [] },
    timeout: { type: 'string', default: '1800' },
    environment: { type: 'string', default: 'local' },
    json: { type: 'boolean', default: false },
  },
});

try {
  if (positionals[0] === 'record-funding') await run();
  else throw new Error(USAGE);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const txHash = need('tx', /^0x[0-9a-fA-F]{64}$/).toLowerCase();
  const address = need('address', /^0x[0-9a-fA-F]{40}$/);
  const wallet = need('wallet', /^(gas|refund)$/) === 'gas' ? 'GAS' : 'REFUND';
  const patience = Number(need('timeout', /^[0-9]+$/));
  const environment = environmentNamed(values.environment);
  connect(environment.name);
  const config =
    values.chain === undefined && environment.chains.length === 1
      ? environment.chains[0]
      : environment.chains.find(({ chainId }) => chainId === Number(values.chain));
  if (config === undefined)
    throw new Error(`--chain must be one of ${environment.chains.map(({ chainId }) => chainId).join(', ')}`);
  const record = recordFunding({
    rpc: await openNode(config, values.rpc),
    config,
    store: dynamoFundings({
      client: documentClient(),
      tableName: `appsync-payments-${environment.name}-chain`,
    }),
    clock: systemClock,
  });
  for (let waited = 0; ; waited++) {
    const outcome = await record({ wallet, address, txHash });
    if (outcome.ok) {
      const { funding, isNew } = outcome.value;
      const amount = `${formatBaseUnits(funding.amount.toString(), funding.asset.decimals)} ${funding.asset.symbol}`;
      if (values.json) console.log(JSON.stringify({ recorded: isNew, txHash, amount }));
      else
        console.log(
          isNew ? `Recorded: ${amount} in ${txHash}.` : `It was recorded already: ${amount} in ${txHash}.`,
        );
      return;
    }
    const { error } = outcome;
    const mayPass = error.code === 'NOT_FINAL' || error.code === 'UNKNOWN_TRANSACTION';
    if (!mayPass || waited >= patience)
      throw new Error(`nothing was recorded: ${error.code}${'to' in error ? `, it pays ${error.to}` : ''}`);
    await sleep(1_000);
  }
}

function need(option: 'tx' | 'address' | 'wallet' | 'timeout', form: RegExp): string {
  const value = values[option];
  if (value === undefined || !form.test(value))
    throw new Error(`--${option} is missing or wrong.\n\n${USAGE}`);
  return value;
}
