import { type ChainConfig, transactionFeeMaxOf } from '../chainConfig.ts';
import { sameAddress } from '../evm/address.ts';
import { decodeTransfer } from '../evm/erc20.ts';
import type { UnsignedTransaction } from './unsignedTransaction.ts';

/** What the policy knows of a chain: all of it is configuration, nothing comes from a node. */
export interface SigningChain {
  readonly chainId: number;
  /** Receives every sweep. */
  readonly treasury: string;
  /** Contracts of the configured tokens. */
  readonly tokens: readonly string[];
  /** Wei: the most that one transaction may offer for its gas, and that one top-up may carry. */
  readonly transactionFeeMax: bigint;
}

export function signingChainOf(config: ChainConfig): SigningChain {
  const { chainId, treasury, assets } = config;
  const tokens = assets.flatMap(({ tokenAddress }) => tokenAddress ?? []);
  return { chainId, treasury, tokens, transactionFeeMax: transactionFeeMaxOf(config) };
}

/** A transaction that is none of those the product makes. Nothing was signed; planning it is a bug, or a node lied. */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';
}

/** Beyond what a token's transfer takes, and below what a contract could be made to do with it. */
const TRANSFER_GAS_MAX = 500_000n;

/**
 * A deposit account moves a configured token, or native money, to the treasury.
 *
 * @throws SigningRefused for anything else
 */
export function permitSweep(chains: readonly SigningChain[], transaction: UnsignedTransaction): void {
  const chain = permitFees(chains, transaction);
  const { to, data, value } = transaction;
  if (data === '0x') {
    if (!sameAddress(to, chain.treasury)) refuse(`native money of a deposit account to ${to}`);
    if (value <= 0n) refuse('a transfer of no native money');
    return;
  }
  if (!chain.tokens.some((token) => sameAddress(token, to)))
    refuse(`a call of ${to}, which is no configured token`);
  if (value !== 0n) refuse('native money sent to a token');
  const transfer = decodeTransfer(data);
  if (transfer === null) refuse(`a call of ${to} that is no transfer(address,uint256)`);
  if (!sameAddress(transfer.to, chain.treasury)) refuse(`a transfer of ${to} to ${transfer.to}`);
}

/**
 * The gas wallet pays for the gas of a deposit account of ours.
 *
 * @param account EIP-55 address that was derived from our own key
 * @throws SigningRefused for anything else
 */
export function permitTopUp(
  chains: readonly SigningChain[],
  transaction: UnsignedTransaction,
  account: string,
): void {
  const { transactionFeeMax } = permitFees(chains, transaction);
  const { to, data, value } = transaction;
  if (!sameAddress(to, account)) refuse(`a top-up of ${to}, which is not ${account}`);
  if (data !== '0x') refuse('a top-up with data');
  if (value <= 0n || value > transactionFeeMax)
    refuse(`a top-up of ${value} wei, of which 1 to ${transactionFeeMax} are allowed`);
}

/** Chain and fees, which are the same for every kind. */
function permitFees(
  chains: readonly SigningChain[],
  { chainId, gasLimit, maxFeePerGas, maxPriorityFeePerGas }: UnsignedTransaction,
): SigningChain {
  const chain = chains.find((each) => each.chainId === chainId);
  if (chain === undefined) return refuse(`chain ${chainId}, which is not configured`);
  if (gasLimit <= 0n || gasLimit > TRANSFER_GAS_MAX)
    refuse(`${gasLimit} gas, of which 1 to ${TRANSFER_GAS_MAX} are allowed`);
  if (maxPriorityFeePerGas < 0n || maxPriorityFeePerGas > maxFeePerGas)
    refuse('a priority fee above the whole fee (EIP-1559)');
  const fee = gasLimit * maxFeePerGas;
  if (fee > chain.transactionFeeMax)
    refuse(`a fee of up to ${fee} wei, of which ${chain.transactionFeeMax} are allowed`);
  return chain;
}

function refuse(what: string): never {
  throw new SigningRefused(`the signer refuses ${what}`);
}
