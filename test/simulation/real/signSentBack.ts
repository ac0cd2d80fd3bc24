import { type HDNodeWallet, Signature, toBeHex, type Wallet } from 'ethers';
import { TOKEN } from '../../../dev/chain/constants.ts';
import { fromQuantity } from '../../../functions/chain/evm/quantity.ts';
import type { Rpc } from '../../../functions/chain/evm/rpc.ts';
import { token3009, TRANSFER_WITH_AUTHORIZATION } from '../../../scripts/chain/eip3009.ts';

/** To an account that has no code. */
export const RETURN_GAS = 21_000n;
export const RETURN_FEE_WEI = 10n ** 11n;
const AUTHORIZED_GAS_MAX = 300_000;
/** Whoever is sent money back. */
const RECEIVER = `0x${'5'.repeat(40)}`;

interface Order {
  readonly chainId: number;
  /** Base units. */
  readonly units: bigint;
}

/** Native money, from the address itself, at its nonce of now. @returns the signed bytes */
export async function signNative(rpc: Rpc, wallet: HDNodeWallet, { chainId, units }: Order): Promise<string> {
  const nonce = fromQuantity(await rpc.request('eth_getTransactionCount', [wallet.address, 'latest']));
  const fees = { maxFeePerGas: RETURN_FEE_WEI, maxPriorityFeePerGas: 1n, gasLimit: RETURN_GAS };
  return wallet.signTransaction({ type: 2, chainId, nonce, to: RECEIVER, value: units, ...fees });
}

/** Tokens, by an authorization that the payer, who has sent nothing yet, brings to the token. @returns the signed bytes */
export async function signAuthorized(
  payer: Wallet,
  wallet: HDNodeWallet,
  { chainId, units, token, number }: Order & { readonly token: string; readonly number: number },
): Promise<string> {
  const message = {
    from: wallet.address,
    to: RECEIVER,
    value: units,
    validAfter: 0n,
    validBefore: 2n ** 40n,
    nonce: toBeHex(number + 1, 32),
  };
  const domain = { name: TOKEN.name, version: TOKEN.version, chainId, verifyingContract: token };
  const { v, r, s } = Signature.from(
    await wallet.signTypedData(domain, TRANSFER_WITH_AUTHORIZATION, message),
  );
  const data = token3009.encodeFunctionData('transferWithAuthorization', [
    ...Object.values(message),
    v,
    r,
    s,
  ]);
  const fees = { maxFeePerGas: RETURN_FEE_WEI, maxPriorityFeePerGas: 1n, gasLimit: AUTHORIZED_GAS_MAX };
  return payer.signTransaction({ type: 2, chainId, nonce: 0, to: token, data, ...fees });
}
