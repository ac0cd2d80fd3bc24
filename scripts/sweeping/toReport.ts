import type { ChainConfig } from '../../functions/chain/chainConfig.ts';
import type { Planning } from '../../functions/chain/sweeping/plan/planning.ts';
import { revokedGas } from '../../functions/chain/sweeping/createRevocation.ts';
import type { DelegatedAddress } from '../../functions/chain/sweeping/findDelegated.ts';
import type { MethodView } from '../../functions/chain/sweeping/sweepMethod.ts';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type { SweptGas } from './readSweptGas.ts';

/** What `npm run sweep:plan` shows; amounts are decimal strings in currency units, gas is in gas units. */
export interface SweepReport {
  readonly chainId: number;
  readonly chain: string;
  /** Wei for a gas unit, base fee and tip together. */
  readonly gasPrice: string;
  readonly plans: readonly {
    readonly method: string;
    readonly currency: string;
    readonly addresses: number;
    readonly amount: string;
    readonly gas: string;
    /** In the chain's own currency. */
    readonly fee: string;
    readonly feeOfEach: string;
    /** How long the oldest deposit has waited. */
    readonly oldestSeconds: number;
    readonly why: string;
  }[];
  readonly holds: readonly {
    readonly code: string;
    readonly currency: string;
    readonly deposits: number;
    readonly amount: string;
    readonly oldestSeconds: number;
  }[];
  readonly swept: readonly SweptGas[];
  /** What it takes to free shown addresses of the delegates of treasuries that are left, or announced to be. */
  readonly revocations: {
    readonly addresses: number;
    readonly transactions: number;
    readonly gas: string;
    /** In the chain's own currency. */
    readonly fee: string;
  };
}

export const WEI_DECIMALS = 18;

export function toReport(
  { chainId, name }: ChainConfig,
  { market }: Pick<MethodView, 'market'>,
  { plans, holds }: Planning,
  swept: readonly SweptGas[],
  delegated: readonly DelegatedAddress[],
): SweepReport {
  const wei = (units: bigint): string => formatBaseUnits(units.toString(), WEI_DECIMALS);
  const { transactions, gas } = revokedGas(delegated.length);
  const gasPrice = market.baseFeePerGas + market.tip;
  const byReason = Map.groupBy(holds, ({ code, candidate }) => `${code} ${candidate.asset.symbol}`);
  return {
    chainId,
    chain: name,
    gasPrice: gasPrice.toString(),
    plans: plans.map(({ method, asset, accounts, gas, feeWei, why }) => ({
      method,
      currency: asset.symbol,
      addresses: accounts.length,
      amount: formatBaseUnits(sum(accounts.map(({ units }) => units)).toString(), asset.decimals),
      gas: gas.toString(),
      fee: wei(feeWei),
      feeOfEach: wei(feeWei / BigInt(accounts.length)),
      oldestSeconds: seconds(accounts),
      why,
    })),
    holds: [...byReason.values()].flatMap((held) => {
      const [first] = held;
      if (first === undefined) return [];
      const { code, candidate } = first;
      const { symbol: currency, decimals } = candidate.asset;
      const all = held.map((each) => each.candidate);
      const amount = formatBaseUnits(sum(all.map(({ units }) => units)).toString(), decimals);
      return [{ code, currency, deposits: held.length, amount, oldestSeconds: seconds(all) }];
    }),
    swept,
    revocations: {
      addresses: delegated.length,
      transactions,
      gas: gas.toString(),
      fee: wei(gas * gasPrice),
    },
  };
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, each) => total + each, 0n);
}

function seconds(some: readonly { readonly waitedMs: number }[]): number {
  return Math.floor(some.reduce((most, { waitedMs }) => Math.max(most, waitedMs), 0) / 1_000);
}
