import { Contract, JsonRpcProvider, parseUnits, Wallet } from 'ethers';
import type { Outputs } from './server.ts';

const ERC20 = [
  'function transfer(address to, uint256 value) returns (bool)',
  'function balanceOf(address owner) view returns (uint256)',
] as const;

export interface Payer {
  /** Sends the amount and resolves when it is mined, with the moment at which that was seen. */
  pay(symbol: string, address: string, amount: string): Promise<{ txHash: string; minedAt: number }>;
  /** Base units of the asset that the treasury holds. */
  treasuryBalance(symbol: string): Promise<bigint>;
  /** Base units of a decimal amount of the asset. */
  units(symbol: string, amount: string): bigint;
  close(): void;
}

/** A customer's wallet on the embedded chain. */
export function demoPayer(outputs: Outputs): Payer {
  // Answers are not kept: the nonce of a moment ago is used by then.
  const provider = new JsonRpcProvider(outputs.rpcUrl, undefined, { pollingInterval: 50, cacheTimeout: -1 });
  const wallet = new Wallet(outputs.payerPrivateKey, provider);
  const assetOf = (symbol: string) => {
    const asset = outputs.assets.find((candidate) => candidate.symbol === symbol);
    if (!asset) throw new Error(`the server has no asset ${symbol}`);
    return asset;
  };
  const units = (symbol: string, amount: string) => parseUnits(amount, assetOf(symbol).decimals);

  return {
    units,
    async pay(symbol, address, amount) {
      const { tokenAddress } = assetOf(symbol);
      const value = units(symbol, amount);
      const sent =
        tokenAddress === null
          ? await wallet.sendTransaction({ to: address, value })
          : await new Contract(tokenAddress, ERC20, wallet).getFunction('transfer')(address, value);
      await sent.wait(1);
      return { txHash: sent.hash, minedAt: Date.now() };
    },
    async treasuryBalance(symbol) {
      const { tokenAddress } = assetOf(symbol);
      if (tokenAddress === null) return provider.getBalance(outputs.treasuryAddress);
      return new Contract(tokenAddress, ERC20, provider).getFunction('balanceOf')(outputs.treasuryAddress);
    },
    close: () => provider.destroy(),
  };
}
