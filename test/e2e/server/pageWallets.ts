import { getAddress, toBeHex } from 'ethers';
import { expect } from 'vitest';
import { payer } from '../../../dev/chain/accounts.ts';
import { type InjectedWallet, providerError } from '../../fixtures/pages/injectedWallets.ts';
import type { Outputs } from './server.ts';
import type { Wallet } from './wallet.ts';

/** Pays as a wallet does that has scanned the code: by what the code says, and nothing else. */
export async function payScanned(outputs: Outputs, wallet: Wallet, uri: string): Promise<void> {
  const token = /^ethereum:(0x\w{40})@(\d+)\/transfer\?address=(0x\w{40})&uint256=(\d+)$/.exec(uri);
  const [, contract = '', chainId, to = '', units = ''] = token ?? [];
  expect(Number(chainId)).toBe(outputs.chainId);
  const data = `0xa9059cbb${toBeHex(BigInt(to), 32).slice(2)}${toBeHex(BigInt(units), 32).slice(2)}`;
  await wallet.call(getAddress(contract), data, 0n);
}

/** A wallet on the local chain: what it sends is sent from the demo payer's account. */
export function walletOnChain(
  outputs: Outputs,
  wallet: Wallet,
  name: string,
  changes: Record<string, (params: any) => unknown> = {},
): InjectedWallet {
  let chainId = outputs.chainId;
  const send = ({ to, data, value }: { to: string; data?: string; value: string }): Promise<string> =>
    wallet.call(to, data ?? '0x', BigInt(value));
  const methods: Record<string, (params: any) => unknown> = {
    eth_requestAccounts: () => [payer.address],
    eth_chainId: () => toBeHex(chainId),
    wallet_switchEthereumChain: ([asked]) => void (chainId = Number(asked.chainId)),
    eth_sendTransaction: ([transaction]) => {
      expect(Number(transaction.chainId)).toBe(chainId);
      return send(transaction);
    },
    'test:sendCalls': ([{ calls }]) => send(calls[0]),
    'test:leave': () => void (chainId = 1),
    ...changes,
  };
  return {
    name,
    request: (method, params) => {
      const known = methods[method];
      if (known === undefined) throw providerError(-32601, `no method ${method}`);
      return known(params);
    },
  };
}
