import { isoNow } from '../../shared/clock.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { NodeLagging, readBlocks } from '../evm/evmNode.ts';
import { bigFromQuantity, toQuantity } from '../evm/quantity.ts';
import { explainRefusal } from '../evm/revertReason.ts';
import { type Rpc, RpcRefused } from '../evm/rpc.ts';
import type { Lease } from '../ports.ts';
import { readSurchargeRates } from './feeModel/readSurchargeRates.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
import { tokenGasOf } from './plan/planningConfig.ts';
import { type ChainAccount, isDeployed, readAccounts } from './readAccounts.ts';
import { readMarket } from './readMarket.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { MethodView } from './sweepMethod.ts';
import type { SweepView } from './sweepView.ts';
import { takeNonces } from './takeNonces.ts';

/** The chain as one sweep pass sees it: its head, its fees and what methods may ask. */
export async function readSweepView(deps: SweepDeps, lease: Lease): Promise<SweepView> {
  const { rpc, config, clock, signer } = deps;
  const gasWallet = await signer.gasWallet();
  const [head, safe, finalized] = await readBlocks(rpc, ['latest', 'safe', 'finalized']);
  if (!head) throw new NodeLagging('the node has no last block');
  const heights = { head: head.number, safe: safe?.number ?? null, finalized: finalized?.number ?? null };
  const rates = await readSurchargeRates(rpc, config.feeModel);
  const chain: MethodView = {
    market: await readMarket(rpc),
    rates,
    surcharge: (transaction) => withRoom(surchargeOf(rates, transaction)),
    tokenGas: (symbol) => tokenGasOf(config, symbol),
    ...oncePerPass(rpc),
    gasWallet,
    nativeBalance: async (address) =>
      bigFromQuantity(await rpc.request('eth_getBalance', [address, 'latest'])),
    estimateGas: async ({ value, ...transaction }) => {
      try {
        const call = { ...transaction, value: toQuantity(value) };
        return {
          kind: 'gas',
          units: bigFromQuantity(await rpc.request('eth_estimateGas', [call, 'latest'])),
        };
      } catch (error) {
        if (error instanceof RpcRefused) return { kind: 'refused', reason: explainRefusal(error) };
        throw error;
      }
    },
  };
  const reader = createBlockReader(rpc, new Map([[head.number, head.hash]]), [head]);
  return {
    lease,
    head,
    heights,
    reader,
    chain,
    nonces: takeNonces(deps, config.chainId),
    inTurn: createTurns(),
    at: isoNow(clock),
    nowSeconds: Math.floor(clock.nowMs() / 1000),
  };
}

/** Runs what it is given one after another, in the order of the calls. */
function createTurns(): SweepView['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Asked of the node once in a pass, however many plans ask. */
function oncePerPass(rpc: Rpc): Pick<MethodView, 'accounts' | 'isDeployed'> {
  const accounts = new Map<string, ChainAccount>();
  const deployed = new Map<string, Promise<boolean>>();
  return {
    accounts: async (delegate, addresses) => {
      const missing = addresses.filter((address) => !accounts.has(address.toLowerCase()));
      const read = await readAccounts(rpc, delegate, missing);
      for (const [address, account] of read) accounts.set(address, account);
      return accounts;
    },
    isDeployed: (delegate) => {
      const known = deployed.get(delegate.address) ?? isDeployed(rpc, delegate);
      deployed.set(delegate.address, known);
      return known;
    },
  };
}
