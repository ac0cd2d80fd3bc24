import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineDeps, Running } from 'cdk-local-runtime';
import { faucet, payer } from './accounts.ts';
import { startAnvil } from './anvil.ts';
import { mineBlocks } from './blocks.ts';
import { keepOneGenesis } from './oneGenesis.ts';
import { CHAIN_ID, TOKEN_ADDRESS, TREASURY_ADDRESS } from './constants.ts';
import { provisionChain } from './provision.ts';
import { persistChain } from './persistence.ts';
import { connectRpc, quantity, type Rpc } from './rpc.ts';
import { openStateDumps, type StateDumps } from './stateDumps.ts';
import { sendOrder } from './transactions.ts';

/** The embedded chain: a block each second, a test token, a payer with money. */
export interface Chain extends Running {
  /** `http://127.0.0.1:<port>`. */
  readonly rpcUrl: string;
  readonly chainId: typeof CHAIN_ID;
  readonly payerAddress: string;
  /** 32 bytes, 0x and hexadecimal. */
  readonly payerPrivateKey: string;
  readonly tokenAddress: string;
  readonly treasuryAddress: string;
  /** Another one says that this is another chain than before. */
  readonly genesisHash: string;
}

export interface ChainOptions extends EngineDeps {
  /** The runtime's data directory; the chain keeps its dumps in `chain/` below it. */
  readonly dataDir: string;
  /** Starts a new chain and keeps nothing. */
  readonly ephemeral: boolean;
  /** Default: one that the system chooses. */
  readonly port?: number;
}

const BLOCK_SECONDS = 1;
/** Each state in memory holds the hashes of all blocks: the longer the chain, the more each costs. */
const HISTORY_BLOCKS = 64;
/** A last dump that takes longer is given up, so that the runtime stops in time; the one before it is seconds old. */
const LAST_DUMP_TIMEOUT_MS = 1_000;

/**
 * Starts the embedded chain, with the last state in `dataDir` if there is one. After a hard stop the blocks since the
 * last dump are missing and others come in their place, as in a reorganisation.
 *
 * With `RPC_URL` set, that node is used instead and outlives this runtime: a development node of the same chain id that
 * mines by itself and has the usual accounts, such as another anvil or Hardhat's.
 *
 * Throws when no dump can be read, when the token's code is not the present one, when Multicall3 is not itself, or
 * when the node of `RPC_URL` has another chain id.
 */
export async function startChain(options: ChainOptions): Promise<Chain> {
  const external = process.env['RPC_URL'];
  if (external !== undefined && external !== '') return useChain(external);

  const { log } = options;
  const directory = join(options.dataDir, 'chain');
  const dumps = options.ephemeral ? undefined : await openStateDumps(directory, log);
  const engine = await startFrom(options, dumps, join(directory, 'load.json'));
  try {
    const rpc = connectRpc(engine.url);
    await continueClock(rpc);
    await provisionChain(rpc);
    const chain = await describeChain(engine.url);
    const persistence = dumps === undefined ? undefined : await persistChain(rpc, dumps, log);
    const miner = mineBlocks(rpc, BLOCK_SECONDS, log);
    const close = async (): Promise<void> => {
      await miner.close();
      await persistence?.close(LAST_DUMP_TIMEOUT_MS);
      await engine.close();
    };
    return { ...chain, close };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function useChain(rpcUrl: string): Promise<Chain> {
  const rpc = connectRpc(rpcUrl);
  const found = Number(await rpc<string>('eth_chainId'));
  if (found !== CHAIN_ID) {
    throw new Error(
      `The node of RPC_URL has chain id ${found}; the template of this local server needs ${CHAIN_ID}.`,
    );
  }
  await provisionChain(rpc);
  return { ...(await describeChain(rpcUrl)), close: async () => {} };
}

async function describeChain(rpcUrl: string): Promise<Omit<Chain, 'close'>> {
  const genesis = await blockAt(connectRpc(rpcUrl), quantity(0));
  return {
    rpcUrl,
    chainId: CHAIN_ID,
    payerAddress: payer.address,
    payerPrivateKey: payer.privateKey,
    tokenAddress: TOKEN_ADDRESS,
    treasuryAddress: TREASURY_ADDRESS,
    genesisHash: genesis.hash,
  };
}

async function startFrom(
  options: ChainOptions,
  dumps: StateDumps | undefined,
  loadFile: string,
): Promise<Engine> {
  const port = options.port ?? 0;
  const state = await dumps?.load();
  if (state === undefined) return startAnvil(options, { port, historyBlocks: HISTORY_BLOCKS });
  await writeFile(loadFile, keepOneGenesis(state));
  try {
    return await startAnvil(options, { port, historyBlocks: HISTORY_BLOCKS, stateFile: loadFile });
  } finally {
    await rm(loadFile, { force: true });
  }
}

/** Below this balance the gas wallet gets more. */
const GAS_WALLET_LOW_WEI = 10n ** 18n;
const GAS_WALLET_REFILL_WEI = 10n * 10n ** 18n;
const FUNDING_TIMEOUT_MS = 10_000;

/** A payment that an earlier start may have made and not recorded. */
export interface FundingIntent {
  /** The head before that payment; undefined: none was meant. */
  readonly sinceBlock?: number | undefined;
  /** Called with the head before a payment is sent: whoever keeps it finds the payment after a crash. */
  remember?(sinceBlock: number): void;
}

/**
 * Sends 10 ETH to the gas wallet when it has less than 1, and waits for the block that has them. Returns the transaction's
 * hash, that of an earlier start's payment where there is one, null when nothing was sent. Throws when no block comes within 10 s.
 */
export async function fundGasWallet(
  rpcUrl: string,
  address: string,
  intent: FundingIntent = {},
): Promise<string | null> {
  const rpc = connectRpc(rpcUrl);
  const paid = intent.sinceBlock === undefined ? null : await findFunding(rpc, address, intent.sinceBlock);
  if (paid !== null) return paid;
  const isLow = async (): Promise<boolean> =>
    BigInt(await rpc<string>('eth_getBalance', [address, 'latest'])) < GAS_WALLET_LOW_WEI;
  if (!(await isLow())) return null;
  intent.remember?.(Number(await rpc<string>('eth_blockNumber', [])));
  const hash = await sendOrder(rpc, { from: faucet.address, to: address, valueWei: GAS_WALLET_REFILL_WEI });
  const deadlineMs = performance.now() + FUNDING_TIMEOUT_MS;
  while (await isLow()) {
    if (performance.now() > deadlineMs)
      throw new Error(`The gas wallet ${address} got no money: no block came.`);
    await sleep(50);
  }
  return hash;
}

/** The first payment of the faucet to the address in the blocks after `sinceBlock`, null when there is none. */
async function findFunding(rpc: Rpc, address: string, sinceBlock: number): Promise<string | null> {
  const head = Number(await rpc<string>('eth_blockNumber', []));
  for (let number = sinceBlock + 1; number <= head; number++) {
    const block = await rpc<{ transactions: { hash: string; from: string; to: string | null }[] } | null>(
      'eth_getBlockByNumber',
      [quantity(number), true],
    );
    const isFunding = ({ from, to }: { from: string; to: string | null }): boolean =>
      from.toLowerCase() === faucet.address.toLowerCase() && to?.toLowerCase() === address.toLowerCase();
    const found = block?.transactions.find(isFunding);
    if (found !== undefined) return found.hash;
  }
  return null;
}

interface Block {
  readonly hash: string;
  /** Seconds, in hexadecimal. */
  readonly timestamp: string;
}

async function blockAt(rpc: Rpc, tag: string): Promise<Block> {
  const block = await rpc<Block | null>('eth_getBlockByNumber', [tag, false]);
  if (block === null) throw new Error(`The chain has no block ${tag}.`);
  return block;
}

/** Anvil stamps the first block after a dump with the time of day, even when the chain was ahead of it. */
async function continueClock(rpc: Rpc): Promise<void> {
  const head = Number((await blockAt(rpc, 'latest')).timestamp);
  if (head >= Math.floor(Date.now() / 1000)) await rpc('evm_setNextBlockTimestamp', [head + 1]);
}
