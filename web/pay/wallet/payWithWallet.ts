import type { KnownChain } from '../../shared/chains/knownChains.ts';
import {
  codeOf,
  type Eip1193Provider,
  messageOf,
  METHOD_NOT_FOUND,
  REQUEST_PENDING,
  UNKNOWN_CHAIN,
  UNSUPPORTED_METHOD,
  USER_REJECTED,
} from './eip1193.ts';
import type { TransferCall } from './transferCall.ts';

/** By what a wallet names a payment that it took: a transaction, or a batch of calls (EIP-5792) whose transaction is not known yet. */
export type Sent = { readonly txHash: string } | { readonly callsId: string };

/** What became of asking a wallet to pay. */
export type WalletOutcome =
  /** It took the payment. */
  | { readonly status: 'SENT'; readonly sent: Sent }
  /** The payer declined in the wallet; nothing was sent. */
  | { readonly status: 'DECLINED' }
  /** The wallet stays on another chain; nothing was sent. */
  | { readonly status: 'WRONG_CHAIN' }
  /** The wallet is asking already. */
  | { readonly status: 'PENDING' }
  /** The wallet failed; it may have said why. */
  | { readonly status: 'FAILED'; readonly message: string };

/**
 * Asks a wallet for an account, for the chain, and for one transfer. By `wallet_sendCalls` where the wallet has it (EIP-5792), which smart accounts
 * need, else by `eth_sendTransaction`. It never asks twice for the same payment: after a refusal of the first it is over.
 */
export async function payWithWallet(
  provider: Eip1193Provider,
  chain: KnownChain,
  call: TransferCall,
): Promise<WalletOutcome> {
  try {
    const accounts = await provider.request({ method: 'eth_requestAccounts' });
    const from: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
    if (typeof from !== 'string') return { status: 'FAILED', message: '' };
    if (!(await onChain(provider, chain))) return { status: 'WRONG_CHAIN' };
    const sent =
      (await sendCalls(provider, from, chain.chainId, call)) ??
      (await sendTransaction(provider, from, chain.chainId, call));
    return { status: 'SENT', sent };
  } catch (error) {
    const code = codeOf(error);
    if (code === USER_REJECTED) return { status: 'DECLINED' };
    if (code === REQUEST_PENDING) return { status: 'PENDING' };
    return { status: 'FAILED', message: messageOf(error) };
  }
}

/** Has the wallet switch, and learn the chain where it must (EIP-3326, EIP-3085); true when it is there in the end. */
async function onChain(provider: Eip1193Provider, chain: KnownChain): Promise<boolean> {
  const chainId = hex(chain.chainId);
  if (await isOn(provider, chain.chainId)) return true;
  try {
    await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] });
  } catch (error) {
    const code = codeOf(error);
    if (code === UNSUPPORTED_METHOD || code === METHOD_NOT_FOUND) return false;
    if (code !== UNKNOWN_CHAIN) throw error;
    if (chain.rpcUrls.length === 0) return false;
    const { name: chainName, nativeCurrency, rpcUrls, blockExplorerUrls } = chain;
    const params = [{ chainId, chainName, nativeCurrency, rpcUrls, blockExplorerUrls }];
    await provider.request({ method: 'wallet_addEthereumChain', params });
    if (!(await isOn(provider, chain.chainId))) {
      await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] });
    }
  }
  return isOn(provider, chain.chainId);
}

async function isOn(provider: Eip1193Provider, chainId: number): Promise<boolean> {
  const current = await provider.request({ method: 'eth_chainId' });
  return Number(current) === chainId;
}

/** Whether the wallet answers for EIP-5792; asking opens no window of it. */
async function takesCalls(provider: Eip1193Provider, from: string, chainId: number): Promise<boolean> {
  try {
    await provider.request({ method: 'wallet_getCapabilities', params: [from, [hex(chainId)]] });
    return true;
  } catch {
    return false;
  }
}

/**
 * By the version that the specification's final text names, https://eips.ethereum.org/EIPS/eip-5792; null where the wallet has no such method, and so
 * sent nothing.
 */
async function sendCalls(
  provider: Eip1193Provider,
  from: string,
  chainId: number,
  call: TransferCall,
): Promise<Sent | null> {
  if (!(await takesCalls(provider, from, chainId))) return null;
  const params = [{ version: '2.0.0', from, chainId: hex(chainId), atomicRequired: false, calls: [call] }];
  try {
    const answer = await provider.request({ method: 'wallet_sendCalls', params });
    const { id } = (answer ?? {}) as { id?: unknown };
    return { callsId: typeof id === 'string' ? id : '' };
  } catch (error) {
    const code = codeOf(error);
    if (code === UNSUPPORTED_METHOD || code === METHOD_NOT_FOUND) return null;
    throw error;
  }
}

async function sendTransaction(
  provider: Eip1193Provider,
  from: string,
  chainId: number,
  call: TransferCall,
): Promise<Sent> {
  const params = [{ from, chainId: hex(chainId), ...call }];
  return { txHash: String(await provider.request({ method: 'eth_sendTransaction', params })) };
}

const hex = (value: number): string => `0x${value.toString(16)}`;
