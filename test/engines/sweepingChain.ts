import { dataLength, Interface, type InterfaceAbi, keccak256, toBeHex, Wallet } from 'ethers';
import delegateArtifact from '../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };
import { developmentAccount, payer } from '../../dev/chain/accounts.ts';
import { CHAIN_ID, TOKEN_ADDRESS } from '../../dev/chain/constants.ts';
import { startEdr } from './edr.ts';
import { provisionChain } from '../../dev/chain/provision.ts';
import type { Rpc } from '../../dev/chain/rpc.ts';
import { tokenInterface, tokenOrder } from '../../dev/chain/testToken.ts';
import { mineAll, sendOrder } from '../../dev/chain/transactions.ts';
import { sweepDelegateOf } from '../../functions/chain/sweeping/delegate.ts';

export const delegateInterface = new Interface(delegateArtifact.abi as InterfaceAbi);

/** What the receipt of a transaction says of its cost and its logs. */
export interface SweepReceipt {
  readonly status: '0x0' | '0x1';
  readonly gasUsed: bigint;
  /** Of the signed transaction. */
  readonly bytes: number;
  readonly logs: readonly {
    readonly address: string;
    readonly topics: readonly string[];
    readonly data: string;
  }[];
}

/** An EVM in this process that quotes gas as chains do, with the token, the delegate of one treasury, and a wallet that pays for gas. */
export interface SweepingChain {
  readonly rpc: Rpc;
  readonly treasury: string;
  readonly delegate: string;
  readonly gasWallet: Wallet;
  /** A key that nothing used before. */
  freshAccount(): Wallet;
  /** Pays each account `units` base units of the token in one block. */
  payTokens(accounts: readonly Wallet[], units: bigint): Promise<void>;
  payNative(accounts: readonly Wallet[], wei: bigint): Promise<void>;
  /** The gas wallet calls the delegate, or `to`; the accounts in `delegating` sign their authorization first. */
  send(call: {
    readonly data: string;
    readonly to?: string;
    readonly delegating?: readonly Wallet[];
    /** What they delegate to. Default: the delegate. */
    readonly delegate?: string;
    readonly from?: Wallet;
    readonly value?: bigint;
    /** Default: the most that a transaction may have. */
    readonly gasLimit?: bigint;
  }): Promise<SweepReceipt>;
  tokens(address: string): Promise<bigint>;
  wei(address: string): Promise<bigint>;
}

const GAS_UNITS_MAX = 16_777_216n;
const FEE_WEI_PER_GAS_MAX = 10n ** 11n;
const UNITS_OF_PAYER = 10n ** 15n;

/**
 * @param treasury EIP-55
 * @param options `treasuryHas`: base units of the token; default 1, as a treasury in use has some
 */
export async function startSweepingChain(
  treasury: string,
  { treasuryHas = 1n }: { readonly treasuryHas?: bigint } = {},
): Promise<SweepingChain> {
  const rpc = await startEdr('Osaka');
  await provisionChain(rpc);
  const delegate = sweepDelegateOf(treasury);
  await mineAll(rpc, [
    await sendOrder(rpc, { from: payer.address, ...delegate.deployment }),
    await sendOrder(rpc, tokenOrder('mint', [payer.address, UNITS_OF_PAYER])),
    ...(treasuryHas === 0n ? [] : [await sendOrder(rpc, tokenOrder('mint', [treasury, treasuryHas]))]),
  ]);
  const code = keccak256(await rpc<string>('eth_getCode', [delegate.address, 'latest']));
  if (code !== delegate.codeHash) throw new Error(`the delegate's code has the hash ${code}`);
  const gasWallet = new Wallet(developmentAccount(3).privateKey);
  const nonceOf = async (address: string): Promise<number> =>
    Number(await rpc<string>('eth_getTransactionCount', [address, 'latest']));
  let accounts = 0;
  return {
    rpc,
    treasury,
    delegate: delegate.address,
    gasWallet,
    freshAccount: () => new Wallet(keccak256(toBeHex(++accounts, 32))),
    payTokens: async (to, units) => {
      const hashes: string[] = [];
      for (const { address } of to) {
        const data = tokenInterface.encodeFunctionData('transfer', [address, units]);
        hashes.push(await sendOrder(rpc, { from: payer.address, to: TOKEN_ADDRESS, data }));
      }
      await mineAll(rpc, hashes);
    },
    payNative: async (to, valueWei) => {
      const hashes: string[] = [];
      for (const { address } of to)
        hashes.push(await sendOrder(rpc, { from: payer.address, to: address, valueWei }));
      await mineAll(rpc, hashes);
    },
    send: async ({
      data,
      to = delegate.address,
      delegating,
      delegate: target = delegate.address,
      from = gasWallet,
      value = 0n,
      gasLimit = GAS_UNITS_MAX,
    }) => {
      const authorizations = await Promise.all(
        (delegating ?? []).map(async (account) =>
          account.authorize({
            address: target,
            nonce: await nonceOf(account.address),
            chainId: CHAIN_ID,
          }),
        ),
      );
      const raw = await from.signTransaction({
        ...(delegating === undefined ? { type: 2 } : { type: 4, authorizationList: authorizations }),
        chainId: CHAIN_ID,
        nonce: await nonceOf(from.address),
        to,
        data,
        value,
        gasLimit,
        maxFeePerGas: FEE_WEI_PER_GAS_MAX,
        maxPriorityFeePerGas: 0n,
      });
      const hash = await rpc<string>('eth_sendRawTransaction', [raw]);
      await rpc('evm_mine');
      const receipt = await rpc<{ status: '0x0' | '0x1'; gasUsed: string; logs: SweepReceipt['logs'] }>(
        'eth_getTransactionReceipt',
        [hash],
      );
      return { ...receipt, gasUsed: BigInt(receipt.gasUsed), bytes: dataLength(raw) };
    },
    tokens: async (address) => {
      const data = tokenInterface.encodeFunctionData('balanceOf', [address]);
      return BigInt(await rpc<string>('eth_call', [{ to: TOKEN_ADDRESS, data }, 'latest']));
    },
    wei: async (address) => BigInt(await rpc<string>('eth_getBalance', [address, 'latest'])),
  };
}
