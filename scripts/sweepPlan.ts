/**
 * `npm run sweep:plan`: what the sweeper would sweep now, by which method and at what price, and why the rest waits. It signs nothing, sends nothing and
 * writes nothing.
 */
import { writeFileSync } from 'node:fs';
import { keccak256 } from 'ethers/crypto';
import { environmentNamed } from '../cdk/environments/index.ts';
import type { ChainConfig } from '../functions/chain/chainConfig.ts';
import { fromQuantity } from '../functions/chain/evm/quantity.ts';
import type { Rpc } from '../functions/chain/evm/rpc.ts';
import { dynamoChain } from '../functions/chain/store/dynamoChain.ts';
import { DEPLOYMENT_PROXY, sweepDelegateOf } from '../functions/chain/sweeping/delegate.ts';
import { mayDelegate } from '../functions/chain/sweeping/plan/planningConfig.ts';
import type { Sweepable } from '../functions/chain/sweeping/findSweepable.ts';
import { groupByTreasury } from '../functions/chain/sweeping/groupByTreasury.ts';
import { planTogether, type TreasuryGroup } from '../functions/chain/sweeping/planTogether.ts';
import {
  DEPLOYMENT_PROXY_CODE_HASH,
  type DelegateState,
  isWorthADelegate,
} from '../functions/chain/sweeping/prepareDelegate.ts';
import { readMethodView } from '../functions/chain/sweeping/readMethodView.ts';
import type { MethodView } from '../functions/chain/sweeping/sweepMethod.ts';
import { outsideTreasuries } from '../functions/chain/outsideTreasuries.ts';
import type { Treasury } from '../functions/chain/treasury.ts';
import { dynamoAddressMerchants } from '../functions/chain/watching/dynamoAddresses.ts';
import { dynamoTreasuries } from '../functions/merchants/dynamoTreasuries.ts';
import { dynamoInvoices } from '../functions/invoices/dynamoInvoices.ts';
import { isoNow, systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { chainOf } from './chain/chainOf.ts';
import { openNode } from './chain/openNode.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, runCommand } from './command/runCommand.ts';
import { readDelegated } from './sweeping/readDelegated.ts';
import { readSweptGas } from './sweeping/readSweptGas.ts';
import { readWaiting } from './sweeping/readWaiting.ts';
import { toHtml } from './sweeping/toHtml.ts';
import { toReport } from './sweeping/toReport.ts';
import { toTable } from './sweeping/toTable.ts';

const USAGE = `npm run sweep:plan -- [options]

Shows what would be swept now, by which method, at what price, and why the rest waits; and what it costs to free shown addresses of the delegates
of treasuries that change. Nothing is signed, sent or written.

  --gas-wallet ADDRESS   the wallet that pays for gas, as setup-secrets printed it; default: the one that the last sweeps show
  --chain ID             default: the environment's only chain
  --rpc URL              its node; default: the first of the environment's secret
  --limit N              invoices that are looked at; default 2000
  --blocks N             blocks that are looked back over for what sweeps cost; default 50000
  --html FILE            a page with a chart of the gas of a sweep over time
  --environment NAME     default local
  --format F             table (default), or json for programs`;

/** More than one pass of the sweeper makes. */
const PLANS_MAX = 200;
const COUNT = /^[1-9][0-9]{0,6}$/;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    'gas-wallet': { type: 'string' },
    chain: { type: 'string' },
    rpc: { type: 'string', multiple: true, default: [] },
    limit: { type: 'string', default: '2000' },
    blocks: { type: 'string', default: '50000' },
    html: { type: 'string' },
    format: { type: 'string', default: 'table' },
  },
  run: async (values) => {
    const { format, limit, blocks, 'gas-wallet': given } = values;
    if (format !== 'table' && format !== 'json')
      throw new Error(`--format must be one of table, json, not ${format}`);
    if (!COUNT.test(limit) || !COUNT.test(blocks))
      throw new Error(`--limit and --blocks are numbers of 1 or more\n\n${USAGE}`);
    if (given !== undefined && !/^0x[0-9a-fA-F]{40}$/.test(given))
      throw new Error(`--gas-wallet must be an address, not ${given}`);
    const environment = environmentNamed(values.environment);
    const config = chainOf(environment, values.chain);
    const { chainId } = config;
    const prefix = await connect(environment.name, 'chain');
    const client = documentClient();
    const rpc = await openNode(environment.name, config, values.rpc);
    const to = fromQuantity(await rpc.request('eth_blockNumber', []));
    const range = { chainId, from: Math.max(0, to - Number(blocks)), to };
    const store = dynamoChain({ client, tableName: `${prefix}-chain` });
    const { swept, gasWallet: seen } = await readSweptGas(store, range);
    const gasWallet = given ?? seen;
    if (gasWallet === null)
      throw new Error('no sweep shows yet which wallet pays for gas: name it by --gas-wallet ADDRESS');
    const chain = await readMethodView({ rpc, config, gasWallet });
    const waiting = await readWaiting({ client, prefix }, chainId, Number(limit));
    const addressMerchants = dynamoAddressMerchants({ client, tableName: `${prefix}-chain-state` });
    const treasuries = outsideTreasuries(
      dynamoTreasuries({ client, tableName: `${prefix}-merchants`, clock: systemClock }),
      addressMerchants,
    );
    const groups: TreasuryGroup[] = [];
    const nowMs = systemClock.nowMs();
    for (const { treasury, leaving, of } of await groupByTreasury({ config, treasuries }, waiting, nowMs)) {
      const delegate = leaving ? 'absent' : await stateOfDelegate(config, rpc, chain, treasury, of);
      groups.push({ treasury, of, delegate });
    }
    const view = { chain, at: isoNow(systemClock) };
    const invoices = dynamoInvoices({ client, tableName: `${prefix}-invoices` });
    const delegated = await readDelegated(
      { config, treasuries, addressMerchants, chain, invoices, clock: systemClock },
      Number(limit),
    );
    const report = toReport(
      config,
      chain,
      await planTogether({ config, rpc }, view, groups, PLANS_MAX),
      swept,
      delegated,
    );
    if (values.html !== undefined) writeFileSync(values.html, toHtml(report));
    console.log(format === 'json' ? JSON.stringify(report, null, 2) : toTable(report));
  },
});

/** As the sweeper would find it: where it would create the delegate first, tokens wait for that. */
async function stateOfDelegate(
  config: ChainConfig,
  rpc: Rpc,
  chain: MethodView,
  treasury: Treasury,
  waiting: readonly Sweepable[],
): Promise<DelegateState> {
  if (!mayDelegate(config)) return 'absent';
  if (await chain.isDeployed(sweepDelegateOf(treasury.address))) return 'ready';
  if (!isWorthADelegate(treasury, waiting)) return 'absent';
  const proxy = await rpc.request<string>('eth_getCode', [DEPLOYMENT_PROXY, 'latest']);
  return keccak256(proxy) === DEPLOYMENT_PROXY_CODE_HASH ? 'coming' : 'absent';
}
