import type { HDNodeWallet } from 'ethers';
import { deployer, developmentAccount, payer } from '../../dev/chain/accounts.ts';
import { startAnvil } from '../../dev/chain/anvil.ts';
import { mineBlocks } from '../../dev/chain/blocks.ts';
import { CHAIN_ID, MULTICALL3_ADDRESS, TOKEN_ADDRESS, TREASURY_ADDRESS } from '../../dev/chain/constants.ts';
import { provisionChain } from '../../dev/chain/provision.ts';
import { connectRpc, quantity, type Rpc } from '../../dev/chain/rpc.ts';
import { balanceOf, tokenInterface, tokenOrder } from '../../dev/chain/testToken.ts';
import { mineAll, sendOrder, type Order } from '../../dev/chain/transactions.ts';
import { startWatchdog } from 'cdk-local-runtime';
import { silentLog } from 'cdk-local-runtime/testing';

export interface TestChainOptions {
  /** `manual` (default): a block comes from `mine` and from each helper that sends a transaction. */
  blockTimeSeconds?: number | 'manual';
  /** Whose rules the node follows; default: `ethereum`. */
  network?: 'ethereum' | 'optimism';
}

/** A chain of its own in memory, with Multicall3, the test token and a payer who has 10,000 ETH and 1,000,000 USDC. */
export interface TestChain {
  rpcUrl: string;
  chainId: number;
  tokenAddress: string;
  treasuryAddress: string;
  multicall3Address: string;
  payer: HDNodeWallet;
  /** Owner, minter, pauser and blacklister of the token. */
  tokenOwner: HDNodeWallet;
  /** A funded account that nothing else uses, by number from 0 to 5. */
  account(index: number): HDNodeWallet;
  rpc: Rpc;
  /** Mines `count` blocks (default 1), a second apart. Returns the number of the new head. */
  mine(count?: number): Promise<number>;
  /** Sends from one of the node's own accounts and mines it. Returns the transaction's hash; throws when it failed. */
  send(order: Order): Promise<string>;
  /** Pays `units` base units of the token, by default from the payer, and mines them. Returns the transaction's hash. */
  payToken(to: string, units: bigint, from?: string): Promise<string>;
  /** Pays `wei`, by default from the payer, and mines them. Returns the transaction's hash. */
  payEth(to: string, wei: bigint, from?: string): Promise<string>;
  tokenBalance(address: string): Promise<bigint>;
  ethBalance(address: string): Promise<bigint>;
  blacklist(address: string): Promise<void>;
  unBlacklist(address: string): Promise<void>;
  pause(): Promise<void>;
  unpause(): Promise<void>;
  /**
   * Replaces the last `depth` blocks by as many others. Their transactions are gone for good, except those given in
   * `replayed`: raw signed transactions with the replacing block (0 is the oldest) that holds them.
   */
  reorg(depth: number, replayed?: readonly { rawTransaction: string; block: number }[]): Promise<void>;
  close(): Promise<void>;
}

const historyBlocks = 1_000;

/** Starts a chain. It ends with `close`, and with the test process however that ends. */
export async function startTestChain(options: TestChainOptions = {}): Promise<TestChain> {
  const watchdog = startWatchdog();
  const deps = { watchdog, log: silentLog };
  const engine = await startAnvil(deps, { port: 0, historyBlocks, network: options.network ?? 'ethereum' });
  const rpc = connectRpc(engine.url);
  await provisionChain(rpc);
  const blockTime = options.blockTimeSeconds ?? 'manual';
  const miner = blockTime === 'manual' ? undefined : mineBlocks(rpc, blockTime, silentLog);

  const send = async (order: Order): Promise<string> => {
    const hash = await sendOrder(rpc, order);
    await mineAll(rpc, [hash]);
    return hash;
  };
  const asOwner = async (functionName: string, ...values: unknown[]): Promise<void> => {
    await send(tokenOrder(functionName, values));
  };

  return {
    rpcUrl: engine.url,
    chainId: CHAIN_ID,
    tokenAddress: TOKEN_ADDRESS,
    treasuryAddress: TREASURY_ADDRESS,
    multicall3Address: MULTICALL3_ADDRESS,
    payer,
    tokenOwner: deployer,
    account: (index) => developmentAccount(3 + index),
    rpc,
    mine: async (count = 1) => {
      await rpc('anvil_mine', [quantity(count), quantity(1)]);
      return Number(await rpc<string>('eth_blockNumber'));
    },
    send,
    payToken: (to, units, from = payer.address) =>
      send({ from, to: TOKEN_ADDRESS, data: tokenInterface.encodeFunctionData('transfer', [to, units]) }),
    payEth: (to, wei, from = payer.address) => send({ from, to, valueWei: wei }),
    tokenBalance: (address) => balanceOf(rpc, address),
    ethBalance: async (address) => BigInt(await rpc<string>('eth_getBalance', [address, 'latest'])),
    blacklist: (address) => asOwner('blacklist', address),
    unBlacklist: (address) => asOwner('unBlacklist', address),
    pause: () => asOwner('pause'),
    unpause: () => asOwner('unpause'),
    reorg: async (depth, replayed = []) => {
      await rpc('anvil_reorg', [depth, replayed.map((each) => [each.rawTransaction, each.block])]);
    },
    close: async () => {
      await miner?.close();
      await engine.close();
      await watchdog.close();
    },
  };
}
