import type { ChainConfig } from '../chainConfig.ts';
import { bigFromQuantity, toQuantity } from '../evm/quantity.ts';
import { explainRefusal } from '../evm/revertReason.ts';
import { type Rpc, RpcRefused } from '../evm/rpc.ts';
import { readSurchargeRates } from './feeModel/readSurchargeRates.ts';
import { surchargeOf, withRoom } from './feeModel/surcharge.ts';
import { tokenGasOf } from './plan/planningConfig.ts';
import type { ChainAccount } from './plan/candidate.ts';
import { isDeployed, readAccounts } from './readAccounts.ts';
import { readMarket } from './readMarket.ts';
import type { MethodView } from './sweepMethod.ts';

/**
 * The chain's prices now, and what methods may ask of it.
 *
 * @param of `gasWallet`: EIP-55 address
 */
export async function readMethodView({
  rpc,
  config,
  gasWallet,
}: {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly gasWallet: string;
}): Promise<MethodView> {
  const rates = await readSurchargeRates(rpc, config.feeModel);
  return {
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
}

/** Asked of the node once in a pass, however many plans ask. */
function oncePerPass(rpc: Rpc): Pick<MethodView, 'accounts' | 'isDeployed'> {
  const byDelegate = new Map<string, Map<string, ChainAccount>>();
  const deployed = new Map<string, Promise<boolean>>();
  return {
    accounts: async (delegate, addresses) => {
      const accounts = byDelegate.get(delegate.address) ?? new Map<string, ChainAccount>();
      byDelegate.set(delegate.address, accounts);
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
