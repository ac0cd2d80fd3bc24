import type { TreasuryReader } from '../../merchants/ports.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { type ChainConfig, transactionFeeMaxOf } from '../chainConfig.ts';
import type { FeeModel } from '../chainProfiles.ts';
import { sameAddress } from '../evm/address.ts';
import { decodeTransfer } from '../evm/erc20.ts';
import type { AddressMerchants } from '../outsideTreasuries.ts';
import { decodeDelegateCall, type SweepDelegate, sweepDelegateOf } from '../sweeping/delegate.ts';
import { type Delegation, type DepositAccount, SigningRefused, type SigningRequest } from './signer.ts';
import type { UnsignedTransaction } from './unsignedTransaction.ts';

/** What the signer looks up itself: stored by merchants and with their invoices, nothing comes from a node. */
export interface SigningRecords extends TreasuryReader, AddressMerchants {}

/** What the policy knows of a chain: all of it is configuration, or the settings of the merchant that a request names. */
export interface SigningChain {
  readonly chainId: number;
  /** Receives every sweep. */
  readonly treasury: string;
  /** The one contract that deposit accounts may delegate to; its address commits to its code (CREATE2). */
  readonly delegate: SweepDelegate;
  /** Treasuries of the chain before this one: what was signed for one is signed again at other fees, since its nonce is taken by that transfer. */
  readonly formerTreasuries: readonly string[];
  /** Contracts of the configured tokens. */
  readonly tokens: readonly string[];
  /** Wei: the most that a transaction may offer for its gas, and that a top-up may carry. */
  feeMax(accounts: number): bigint;
  readonly gasMax: GasMax;
}

/** Gas units that one transaction may ask for. */
interface GasMax {
  readonly single: bigint;
  readonly batch: bigint;
}

/**
 * Single: beyond what a transfer or the delegate's creation takes, and below what a contract could be made to do with it. Batch: the most that
 * a transaction of Ethereum may ask for (EIP-7825). Arbitrum counts the price of its data on Ethereum as gas, so that its figures say little.
 */
const GAS_MAX: Readonly<Record<FeeModel, GasMax>> = {
  ETHEREUM: { single: 500_000n, batch: 16_777_216n },
  OP_STACK: { single: 500_000n, batch: 16_777_216n },
  ARBITRUM: { single: 20_000_000n, batch: 1_000_000_000n },
};

/** Deposit accounts in one request: more than a transaction of EIP-7825 can serve. */
const ACCOUNTS_MAX = 2_000;

export function signingChainOf(config: ChainConfig): SigningChain {
  const { chainId, treasury, formerTreasuries = [], assets, feeModel } = config;
  return {
    chainId,
    treasury,
    delegate: sweepDelegateOf(treasury),
    formerTreasuries,
    tokens: assets.flatMap(({ tokenAddress }) => tokenAddress ?? []),
    feeMax: (accounts) => transactionFeeMaxOf(config, accounts),
    gasMax: GAS_MAX[feeModel],
  };
}

/**
 * The chain as a request means it: with the treasury of the merchant that it names, where that is one of the merchant's by its settings and the
 * money is the merchant's. Where a merchant's money goes follows from what the merchant and its payers stored, never from who asks.
 *
 * @throws SigningRefused
 */
export async function chainMeant(
  chains: readonly SigningChain[],
  request: SigningRequest,
  { treasuriesOf, merchantsOf }: SigningRecords,
): Promise<SigningChain> {
  const { chainId } = request.transaction;
  const chain = chains.find((each) => each.chainId === chainId);
  if (chain === undefined) return refuse(`chain ${chainId}, which is not configured`);
  const named = 'treasury' in request ? request.treasury : undefined;
  if (named === undefined) return chainOfFormer(chain, request);
  const { merchantId, address } = named;
  const own = (await treasuriesOf([merchantId], chainId)).get(merchantId);
  const known = own === undefined ? [] : [...(own.current === null ? [] : [own.current]), ...own.former];
  if (!known.some((each) => sameAddress(each, address)))
    refuse(`the treasury ${address}, which is none of ${merchantId}`);
  const addresses = accountsOf(request).map((account) => account.address);
  const owners = await merchantsOf(chainId, addresses);
  for (const each of addresses) {
    const owner = owners.get(each.toLowerCase());
    if (owner !== merchantId)
      refuse(`money of ${owner ?? 'nobody'} at ${each} for the treasury of ${merchantId}`);
  }
  return { ...chain, treasury: address, delegate: sweepDelegateOf(address), formerTreasuries: [] };
}

/** The chain with the treasury before that a request pays, if it pays one: the delegate of that is what its batch calls. */
function chainOfFormer(chain: SigningChain, { kind, transaction }: SigningRequest): SigningChain {
  if (kind !== 'SWEEP' && kind !== 'BATCH') return chain;
  const { to, data } = transaction;
  const paid = kind === 'BATCH' ? to : (decodeTransfer(data)?.to ?? to);
  const former = chain.formerTreasuries.find((address) =>
    sameAddress(paid, kind === 'BATCH' ? sweepDelegateOf(address).address : address),
  );
  return former === undefined ? chain : { ...chain, treasury: former, delegate: sweepDelegateOf(former) };
}

/** Whose money a request moves, or whose delegation it changes: each must be derived from the key before anything is signed. */
export function accountsOf(request: SigningRequest): readonly DepositAccount[] {
  switch (request.kind) {
    case 'TOP_UP':
    case 'SWEEP':
      return [request.account];
    case 'BATCH':
      return [...request.accounts, ...delegatorsOf(request)];
    case 'REVOKE':
      return delegatorsOf(request);
    case 'DEPLOY':
    case 'FILL':
      return [];
  }
}

/** What a request lets sign besides its transaction; whatever else it holds, only these two kinds have any. */
export function delegationsOf(request: SigningRequest): readonly Delegation[] {
  return request.kind === 'BATCH' || request.kind === 'REVOKE' ? request.delegations : [];
}

const delegatorsOf = (request: SigningRequest): readonly DepositAccount[] =>
  delegationsOf(request).map(({ account }) => account);

/**
 * Holds a request against what the product signs.
 *
 * @param chain that it means, see `chainMeant`
 * @param gasWallet EIP-55 address of the gas key
 * @throws SigningRefused for anything else
 */
export function permit(chain: SigningChain, request: SigningRequest, gasWallet: string): void {
  const { transaction } = request;
  if (transaction.chainId !== chain.chainId) refuse(`chain ${transaction.chainId}, not ${chain.chainId}`);
  const { batch, single } = chain.gasMax;
  switch (request.kind) {
    case 'TOP_UP':
      permitFees(transaction, single, chain.feeMax(1));
      permitTopUp(chain, transaction, request.account.address);
      break;
    case 'SWEEP':
      permitFees(transaction, single, chain.feeMax(1));
      permitSweep(chain, transaction);
      break;
    case 'BATCH':
      permitFees(transaction, batch, chain.feeMax(countAccounts(request)));
      permitBatch(chain, transaction, request.accounts);
      break;
    case 'DEPLOY':
      permitFees(transaction, single, chain.feeMax(1));
      permitDeployment(chain, transaction);
      break;
    case 'REVOKE':
      permitFees(transaction, batch, chain.feeMax(countAccounts(request)));
      permitNothing(transaction, gasWallet);
      break;
    case 'FILL':
      permitFees(transaction, single, chain.feeMax(1));
      permitNothing(transaction, gasWallet);
      break;
    default:
      return assertNever(request);
  }
  for (const { nonce } of delegationsOf(request)) permitNonce(nonce);
}

function permitSweep(chain: SigningChain, { to, data, value }: UnsignedTransaction): void {
  if (data === '0x') {
    if (!sameAddress(to, chain.treasury)) refuse(`native money of a deposit account to ${to}`);
    if (value <= 0n) refuse('a transfer of no native money');
    return;
  }
  permitToken(chain, to);
  if (value !== 0n) refuse('native money sent to a token');
  const transfer = decodeTransfer(data);
  if (transfer === null) return refuse(`a call of ${to} that is no transfer(address,uint256)`);
  if (!sameAddress(transfer.to, chain.treasury)) refuse(`a transfer of ${to} to ${transfer.to}`);
}

function permitTopUp(chain: SigningChain, { to, data, value }: UnsignedTransaction, account: string): void {
  if (!sameAddress(to, account)) refuse(`a top-up of ${to}, which is not ${account}`);
  if (data !== '0x') refuse('a top-up with data');
  const most = chain.feeMax(1);
  if (value <= 0n || value > most) refuse(`a top-up of ${value} wei, of which 1 to ${most} are allowed`);
}

/** Each account of the call is one of the request's, in its order: the request's are derived from our key. */
function permitBatch(
  chain: SigningChain,
  { to, data, value }: UnsignedTransaction,
  accounts: readonly DepositAccount[],
): void {
  if (!sameAddress(to, chain.delegate.address)) refuse(`a batch call of ${to}, which is no sweep delegate`);
  if (value !== 0n) refuse('native money sent to the sweep delegate');
  const call = decodeDelegateCall(data);
  if (call === null) return refuse('a call of the sweep delegate that sweeps no accounts');
  if (call.token !== null) permitToken(chain, call.token);
  if (call.accounts.length !== accounts.length)
    refuse(`a call for ${call.accounts.length} accounts, of which ${accounts.length} are named`);
  for (const [at, address] of call.accounts.entries()) {
    const named = accounts[at];
    if (named === undefined || !sameAddress(address, named.address))
      refuse(`item ${at} of a batch: ${address}, which is not ${named?.address}`);
  }
}

function permitDeployment({ delegate }: SigningChain, { to, data, value }: UnsignedTransaction): void {
  const { deployment } = delegate;
  if (!sameAddress(to, deployment.to) || data.toLowerCase() !== deployment.data.toLowerCase())
    refuse(`the creation of a contract that is not the sweep delegate ${delegate.address}`);
  if (value !== 0n) refuse('native money sent with the creation of the sweep delegate');
}

/** Moves nothing: 0 wei of the gas wallet to itself. */
function permitNothing({ to, data, value }: UnsignedTransaction, gasWallet: string): void {
  if (!sameAddress(to, gasWallet)) refuse(`a transfer of the gas wallet to ${to}, which is not itself`);
  if (data !== '0x') refuse('a transfer of the gas wallet to itself with data');
  if (value !== 0n) refuse(`a transfer of ${value} wei of the gas wallet to itself`);
}

function permitToken({ tokens }: SigningChain, address: string): void {
  if (!tokens.some((token) => sameAddress(token, address)))
    refuse(`a call of ${address}, which is no configured token`);
}

function permitFees(
  { nonce, gasLimit, maxFeePerGas, maxPriorityFeePerGas }: UnsignedTransaction,
  gasMax: bigint,
  feeMax: bigint,
): void {
  permitNonce(nonce);
  if (gasLimit <= 0n || gasLimit > gasMax) refuse(`${gasLimit} gas, of which 1 to ${gasMax} are allowed`);
  if (maxPriorityFeePerGas < 0n || maxPriorityFeePerGas > maxFeePerGas)
    refuse('a priority fee above the whole fee (EIP-1559)');
  const fee = gasLimit * maxFeePerGas;
  if (fee > feeMax) refuse(`a fee of up to ${fee} wei, of which ${feeMax} are allowed`);
}

function permitNonce(nonce: number): void {
  if (!Number.isSafeInteger(nonce) || nonce < 0) refuse(`the nonce ${nonce}`);
}

/** Different accounts: naming one twice allows no higher fee. */
function countAccounts(request: SigningRequest): number {
  const accounts = accountsOf(request);
  const count = new Set(accounts.map(({ index }) => index)).size;
  if (count === 0 || accounts.length > ACCOUNTS_MAX)
    refuse(`${accounts.length} accounts in one transaction, of which 1 to ${ACCOUNTS_MAX} are allowed`);
  return count;
}

function refuse(what: string): never {
  throw new SigningRefused(`the signer refuses ${what}`);
}
