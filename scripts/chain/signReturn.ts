import { HDNodeWallet, id as hashOf, Signature } from 'ethers';
import type { AssetConfig, ChainConfig } from '../../functions/chain/chainConfig.ts';
import { checksumAddress, sameAddress, sameToken } from '../../functions/chain/evm/address.ts';
import { encodeBalanceOf } from '../../functions/chain/evm/erc20.ts';
import { bigFromQuantity, fromQuantity } from '../../functions/chain/evm/quantity.ts';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';
import type { ChainStore, Deposit } from '../../functions/chain/ports.ts';
import { exactFees } from '../../functions/chain/sweeping/fees.ts';
import { readMarket } from '../../functions/chain/sweeping/readMarket.ts';
import { type InvoiceStore, isOpen } from '../../functions/invoices/ports.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import { readWords } from '../secrets/keySet.ts';
import { token3009, TRANSFER_WITH_AUTHORIZATION } from './eip3009.ts';

export interface SignReturnDeps {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly chain: Pick<ChainStore, 'deposits'>;
  readonly invoices: Pick<InvoiceStore, 'get'>;
  readonly clock: Clock;
}

/** What gives a deposit in another asset back; nothing of it is sent. */
export type SignedReturn =
  /** Any account that pays for gas calls the token with it within a day (EIP-3009). Used once, the token refuses it. */
  | { readonly kind: 'CALL'; readonly to: string; readonly data: string; readonly units: bigint }
  /** For `eth_sendRawTransaction`. Its fee is taken from the money. */
  | { readonly kind: 'TRANSACTION'; readonly raw: string; readonly units: bigint };

const VALID_SECONDS = 86_400;
/** A plain transfer takes 21,000, on Arbitrum with its data more. Beyond it the receiver is a contract that does something. */
const TRANSFER_GAS_MAX = 1_000_000n;

/**
 * Signs the return of money that came in another asset than its invoice's, with the key of its address, which the words of the seed derive. Of the system
 * itself nothing can sign that: its signer moves money to treasuries alone.
 *
 * @throws Error in a sentence, where it is no such deposit, the words are of another seed, or the money cannot be moved so
 */
export function signReturn(deps: SignReturnDeps) {
  return async (command: {
    depositId: string;
    to: string;
    /** Asked for last, so that nobody types them for what is refused. */
    words: () => Promise<string>;
  }): Promise<SignedReturn> => {
    const to = readReceiver(command.to);
    const { deposit, index } = await readDeposit(deps, command.depositId);
    if (sameAddress(to, deposit.address)) throw new Error('the money is at this address already');
    const treasuries = [deps.config.treasury, ...(deps.config.formerTreasuries ?? [])];
    if (treasuries.some((treasury) => sameAddress(to, treasury)))
      throw new Error(
        '--to is the treasury: no sweep takes money in another asset, and the ledger would not know it',
      );
    const token = deposit.amount.currency.tokenAddress;
    const asset = deps.config.assets.find(({ tokenAddress }) => sameToken(tokenAddress, token));
    if (asset === undefined) throw new Error(`the token ${token} is not configured`);
    const path = `m/44'/60'/0'/0/${index}`;
    const wallet = HDNodeWallet.fromPhrase(readWords(await command.words()), undefined, path);
    if (!sameAddress(wallet.address, deposit.address))
      throw new Error(`these words are of another seed: they do not derive ${deposit.address}`);
    return token === null
      ? signTransfer(deps, wallet, deposit, to)
      : signAuthorization(deps, wallet, { deposit, to, asset, token });
  };
}

function readReceiver(text: string): string {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text))
    throw new Error('--to must be an address: 0x and 40 hexadecimal digits');
  const to = checksumAddress(text);
  const isMixed = /[a-f]/.test(text.slice(2)) && /[A-F]/.test(text.slice(2));
  if (isMixed && text !== to)
    throw new Error('--to is mistyped: its capitals are not those of its checksum (EIP-55)');
  return to;
}

async function readDeposit(
  { chain, invoices, config }: SignReturnDeps,
  id: string,
): Promise<{ readonly deposit: Deposit; readonly index: number }> {
  const [deposit] = id.startsWith('oth_') ? await chain.deposits([id]) : [];
  if (deposit === undefined || deposit.amount.currency.chainId !== config.chainId)
    throw new Error(`there is no deposit ${id} in another asset on chain ${config.chainId}`);
  if (deposit.status !== 'CONFIRMED')
    throw new Error(`${id} is ${deposit.status}: only final money is returned`);
  const invoice = await invoices.get(deposit.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${deposit.invoiceId} is not stored`);
  if (invoice.sweeps.some(({ status }) => isOpen(status)))
    throw new Error(`a sweep of ${invoice.id} is under way: wait until it has ended`);
  return { deposit, index: invoice.derivationIndex };
}

async function signAuthorization(
  { rpc, config, clock }: SignReturnDeps,
  wallet: HDNodeWallet,
  {
    deposit,
    to,
    asset,
    token,
  }: {
    readonly deposit: Deposit;
    readonly to: string;
    readonly asset: AssetConfig;
    readonly token: string;
  },
): Promise<SignedReturn> {
  if (asset.eip712 === undefined)
    throw new Error(
      `${asset.symbol} has no \`eip712\` in its configuration: it takes no authorization (EIP-3009)`,
    );
  const { address, invoiceId, id } = deposit;
  if ((await rpc.request<string>('eth_getCode', [address, 'latest'])) !== '0x')
    throw new Error(`${address} is delegated: first \`npm run chain -- revoke ${invoiceId}\``);
  const { units } = deposit.amount;
  const call = { to: token, data: `0x${encodeBalanceOf(address)}` };
  const balance = bigFromQuantity(await rpc.request<string>('eth_call', [call, 'latest']));
  if (balance < units)
    throw new Error(`${address} has ${balance} base units of ${asset.symbol}, less than ${units}`);
  const message = {
    from: address,
    to,
    value: units,
    validAfter: 0n,
    validBefore: BigInt(Math.floor(clock.nowMs() / 1_000) + VALID_SECONDS),
    // The same each time, so that the token takes one of them.
    nonce: hashOf(id),
  };
  const domain = { ...asset.eip712, chainId: config.chainId, verifyingContract: token };
  const { v, r, s } = Signature.from(
    await wallet.signTypedData(domain, TRANSFER_WITH_AUTHORIZATION, message),
  );
  const data = token3009.encodeFunctionData('transferWithAuthorization', [
    ...Object.values(message),
    v,
    r,
    s,
  ]);
  return { kind: 'CALL', to: token, data, units };
}

async function signTransfer(
  { rpc, config }: SignReturnDeps,
  wallet: HDNodeWallet,
  { address, amount }: Deposit,
  to: string,
): Promise<SignedReturn> {
  const { chainId, feeModel } = config;
  if (feeModel === 'OP_STACK')
    throw new Error(
      'on a chain of the OP stack native money is not returned by this command: its price of data is unknown',
    );
  const balance = bigFromQuantity(await rpc.request<string>('eth_getBalance', [address, 'latest']));
  const gasLimit = bigFromQuantity(
    await rpc.request<string>('eth_estimateGas', [{ from: address, to, value: '0x1' }]),
  );
  if (gasLimit > TRANSFER_GAS_MAX) throw new Error(`${to} is a contract that takes ${gasLimit} gas`);
  const fees = exactFees(await readMarket(rpc));
  const there = balance < amount.units ? balance : amount.units;
  const value = there - gasLimit * fees.maxFeePerGas;
  if (value <= 0n) throw new Error(`${address} has ${balance} wei, less than the transfer costs`);
  const nonce = fromQuantity(await rpc.request<string>('eth_getTransactionCount', [address, 'latest']));
  const raw = await wallet.signTransaction({ type: 2, chainId, nonce, to, value, gasLimit, ...fees });
  return { kind: 'TRANSACTION', raw, units: value };
}
