import { keccak256, toBeHex, type Wallet } from 'ethers';
import { TOKEN_ADDRESS } from '../../dev/chain/constants.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import { delegateInterface, type SweepingChain } from '../../test/engines/sweepingChain.ts';

/** Gas units for each deposit of one batch. */
export interface BatchGas {
  readonly deposits: number;
  /** Tokens of accounts that delegate in the same transaction. */
  readonly fresh: number;
  /** The same accounts once more. */
  readonly delegated: number;
  /** Native money of accounts that are delegated. */
  readonly native: number;
}

const DEPOSIT_UNITS = 5_000_000n;
const DEPOSIT_WEI = 10n ** 15n;
const TRANSFER_GAS = 21_000n;

/** Sweeps `deposits` accounts in one transaction: twice their tokens, then their native money. Throws when one was left out. */
export async function measureBatch(chain: SweepingChain, deposits: number): Promise<BatchGas> {
  const accounts = Array.from({ length: deposits }, () => chain.freshAccount());
  const addresses = accounts.map(({ address }) => address);
  const sweep = async (delegating?: readonly Wallet[]): Promise<number> => {
    await chain.payTokens(accounts, DEPOSIT_UNITS);
    const data = delegateInterface.encodeFunctionData('sweepTokens', [TOKEN_ADDRESS, addresses]);
    const receipt = await chain.send({ data, ...(delegating ? { delegating } : {}) });
    if (receipt.logs.length !== deposits) throw new Error(`${receipt.logs.length} of ${deposits} were swept`);
    return Number(receipt.gasUsed) / deposits;
  };
  const fresh = await sweep(accounts);
  const delegated = await sweep();
  await chain.payNative(accounts, DEPOSIT_WEI);
  const data = delegateInterface.encodeFunctionData('sweepNatives', [addresses]);
  const { gasUsed } = await chain.send({ data });
  return { deposits, fresh, delegated, native: Number(gasUsed) / deposits };
}

/** Gas units of one deposit by gas top-up and transfer, which is what the batches are compared with. */
export async function measureTopUp(chain: SweepingChain): Promise<{ topUp: number; transfer: number }> {
  const account = chain.freshAccount();
  await chain.payTokens([account], DEPOSIT_UNITS);
  const topUp = await chain.send({ to: account.address, data: '0x', value: 2_000n * DEPOSIT_WEI });
  const data = tokenInterface.encodeFunctionData('transfer', [chain.treasury, DEPOSIT_UNITS]);
  const transfer = await chain.send({ to: TOKEN_ADDRESS, data, from: account });
  if (transfer.logs.length !== 1) throw new Error('the transfer moved nothing');
  return { topUp: Number(topUp.gasUsed), transfer: Number(transfer.gasUsed) };
}

/** Gas units of a plain transfer of all native money, and the wei that it leaves behind. */
export async function measureNative(chain: SweepingChain): Promise<{ gas: number; left: bigint }> {
  const account = chain.freshAccount();
  await chain.payNative([account], DEPOSIT_WEI);
  const { baseFeePerGas } = await chain.rpc<{ baseFeePerGas: string }>('eth_getBlockByNumber', [
    'latest',
    false,
  ]);
  // Priority fee and max fee are one, so that the whole price is paid and nothing comes back.
  const price = 2n * BigInt(baseFeePerGas);
  const raw = await account.signTransaction({
    type: 2,
    chainId: Number(await chain.rpc<string>('eth_chainId')),
    nonce: 0,
    to: chain.treasury,
    value: DEPOSIT_WEI - TRANSFER_GAS * price,
    gasLimit: TRANSFER_GAS,
    maxFeePerGas: price,
    maxPriorityFeePerGas: price,
  });
  const hash = await chain.rpc<string>('eth_sendRawTransaction', [raw]);
  await chain.rpc('evm_mine');
  const { gasUsed } = await chain.rpc<{ gasUsed: string }>('eth_getTransactionReceipt', [hash]);
  return { gas: Number(gasUsed), left: await chain.wei(account.address) };
}

/** An address that nobody has the key of. */
export const benchTreasury = `0x${keccak256(toBeHex(1, 32)).slice(-40)}`;
