/**
 * `npm run wallet -- record-funding`: records, for the ledger, native money that the operator paid into a wallet of the system.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { environmentNamed } from '../cdk/environments/index.ts';
import { dynamoFundings } from '../functions/chain/funding/dynamoFundings.ts';
import { recordFunding } from '../functions/chain/funding/recordFunding.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { formatBaseUnits } from '../functions/shared/decimal.ts';
import { chainOf } from './chain/chainOf.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run wallet -- record-funding --tx HASH --address ADDRESS [options]

Waits until the transaction is final, then records what it paid into the wallet, once however often it is run.

  --address ADDRESS   the wallet that was paid, as setup-secrets printed it
  --wallet NAME       gas (default) or refund
  --chain ID          default: the environment's only chain
  --rpc URL           its node; default: the environment's secret
  --timeout SECONDS   of waiting; default 1800
  --environment NAME  default local
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    tx: { type: 'string' },
    address: { type: 'string' },
    wallet: { type: 'string', default: 'gas' },
    chain: { type: 'string' },
    rpc: { type: 'string', multiple: true, default: [] },
    timeout: { type: 'string', default: '1800' },
  },
  positionals: true,
  run: async (values, [command]) => {
    if (command !== 'record-funding') throw new Error(USAGE);
    const need = (option: 'tx' | 'address' | 'wallet' | 'timeout', form: RegExp): string => {
      const value = values[option];
      if (value === undefined || !form.test(value))
        throw new Error(`--${option} is missing or wrong.\n\n${USAGE}`);
      return value;
    };
    const funding = {
      txHash: need('tx', /^0x[0-9a-fA-F]{64}$/).toLowerCase(),
      address: need('address', /^0x[0-9a-fA-F]{40}$/),
      wallet: need('wallet', /^(gas|refund)$/) === 'gas' ? ('GAS' as const) : ('REFUND' as const),
    };
    const timeoutSeconds = Number(need('timeout', /^[0-9]+$/));
    const environment = environmentNamed(values.environment);
    const config = chainOf(environment, values.chain);
    const prefix = await connect(environment.name, 'wallet');
    const record = recordFunding({
      rpc: await openNode(environment.name, config, values.rpc),
      config,
      store: dynamoFundings({ client: documentClient(), tableName: `${prefix}-chain` }),
      clock: systemClock,
    });
    const { isNew, amount } = await untilFinal(() => record(funding), timeoutSeconds);
    const { txHash } = funding;
    if (values.json) return console.log(JSON.stringify({ recorded: isNew, txHash, amount }));
    console.log(
      isNew ? `Recorded: ${amount} in ${txHash}.` : `It was recorded already: ${amount} in ${txHash}.`,
    );
  },
});

/** Asks once a second. @throws Error for what another try does not change, or when the time is over */
async function untilFinal(
  record: () => ReturnType<ReturnType<typeof recordFunding>>,
  timeoutSeconds: number,
): Promise<{ readonly isNew: boolean; readonly amount: string }> {
  for (let waited = 0; ; waited++) {
    const outcome = await record();
    if (outcome.ok) {
      const { funding, isNew } = outcome.value;
      const amount = formatBaseUnits(funding.amount.toString(), funding.asset.decimals);
      return { isNew, amount: `${amount} ${funding.asset.symbol}` };
    }
    const { error } = outcome;
    const mayPass = error.code === 'NOT_FINAL' || error.code === 'UNKNOWN_TRANSACTION';
    if (!mayPass || waited >= timeoutSeconds)
      throw new Error(`nothing was recorded: ${error.code}${'to' in error ? `, it pays ${error.to}` : ''}`);
    await sleep(1_000);
  }
}
