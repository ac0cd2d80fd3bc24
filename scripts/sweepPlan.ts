/**
 * `npm run sweep:plan`: what the sweeper would sweep now, by which method and at what price, and why the rest waits. It signs nothing, sends nothing and
 * writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { environmentNamed } from '../cdk/environments/index.ts';
import { sweepDelegateOf } from '../functions/chain/sweeping/delegate.ts';
import { mayDelegate } from '../functions/chain/sweeping/plan/planningConfig.ts';
import { planTogether } from '../functions/chain/sweeping/planTogether.ts';
import { readMethodView } from '../functions/chain/sweeping/readMethodView.ts';
import { isoNow, systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { chainOf } from './chain/chainOf.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { readSweptGas } from './sweeping/readSweptGas.ts';
import { readWaiting } from './sweeping/readWaiting.ts';
import { toHtml } from './sweeping/toHtml.ts';
import { toReport } from './sweeping/toReport.ts';
import { toTable } from './sweeping/toTable.ts';

const USAGE = `npm run sweep:plan -- --gas-wallet ADDRESS [options]

Shows what would be swept now, by which method, at what price, and why the rest waits. Nothing is signed, sent or written.

  --gas-wallet ADDRESS   the wallet that pays for gas, as setup-secrets printed it
  --chain ID             default: the environment's only chain
  --rpc URL              its node; default: the first of the environment's secret
  --limit N              invoices that are looked at; default 2000
  --html FILE            a page with a chart of the gas of a sweep over time
  --environment NAME     default local
  --json                 for programs`;

/** More than one pass of the sweeper makes. */
const PLANS_MAX = 200;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    'gas-wallet': { type: 'string' },
    chain: { type: 'string' },
    rpc: { type: 'string', multiple: true, default: [] },
    limit: { type: 'string', default: '2000' },
    html: { type: 'string' },
  },
  run: async (values) => {
    const gasWallet = values['gas-wallet'] ?? '';
    if (!/^0x[0-9a-fA-F]{40}$/.test(gasWallet) || !/^[1-9][0-9]{0,4}$/.test(values.limit))
      throw new Error(USAGE);
    const environment = environmentNamed(values.environment);
    const config = chainOf(environment, values.chain);
    const prefix = await connect(environment.name, 'chain');
    const client = documentClient();
    const rpc = await openNode(environment.name, config, values.rpc);
    const chain = await readMethodView({ rpc, config, gasWallet });
    const waiting = await readWaiting({ client, prefix }, config.chainId, Number(values.limit));
    const isReady = mayDelegate(config) && (await chain.isDeployed(sweepDelegateOf(config.treasury)));
    const view = { chain, at: isoNow(systemClock), delegate: isReady ? 'ready' : 'absent' } as const;
    const planning = await planTogether({ config, rpc }, view, waiting, PLANS_MAX);
    const swept = await readSweptGas({ client, prefix, rpc }, config.chainId, gasWallet);
    const report = toReport(config, chain, planning, swept);
    if (values.html !== undefined) writeFileSync(values.html, toHtml(report));
    console.log(values.json ? JSON.stringify(report, null, 2) : toTable(report));
  },
});
