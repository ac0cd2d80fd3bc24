import { type HDNodeWallet, Interface, Signature, toBeHex, type Wallet } from 'ethers';
import { TOKEN } from '../../../dev/chain/constants.ts';
import { fromQuantity } from '../../../functions/chain/evm/quantity.ts';
import type { Rpc } from '../../../functions/chain/evm/rpc.ts';

/** To an account that has no code. */
export const RETURN_GAS = 21_000n;
export const RETURN_FEE_WEI = 10n ** 11n;
const AUTHORIZED_GAS_MAX = 300_000;
/** Whoever is sent money back. */
const RECEIVER = `0x${'5'.repeat(40)}`;

/** EIP-3009, https://eips.ethereum.org/EIPS/eip-3009 */
const token3009 = new Interface([
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
]);
const AUTHORIZATION = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
};

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
  const { v, r, s } = Signature.from(await wallet.signTypedData(domain, AUTHORIZATION, message));
  const data = token3009.encodeFunctionData('transferWithAuthorization', [
    ...Object.values(message),
    v,
    r,
    s,
  ]);
  const fees = { maxFeePerGas: RETURN_FEE_WEI, maxPriorityFeePerGas: 1n, gasLimit: AUTHORIZED_GAS_MAX };
  return payer.signTransaction({ type: 2, chainId, nonce: 0, to: token, data, ...fees });
}
