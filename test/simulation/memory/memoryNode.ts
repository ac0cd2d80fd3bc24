import { decodeTransfer } from '../../../functions/chain/evm/erc20.ts';
import { fromQuantity, toQuantity, word } from '../../../functions/chain/evm/quantity.ts';
import { type Rpc, RpcRefused } from '../../../functions/chain/evm/rpc.ts';
import { sweepDelegateOf } from '../../../functions/chain/sweeping/delegate.ts';
import { delegateCode, delegationCode } from './memoryDelegate.ts';
import { multicall3Code } from '../../engines/multicall3Code.ts';
import {
  balanceKey,
  delegationKey,
  type MemoryBlock,
  type MemoryChain,
  type MemoryTransaction,
  type MinedTransaction,
  nonceKey,
} from './memoryChain.ts';

/** What a node of a chain in memory is configured with. */
export interface MemoryNodeOptions {
  readonly chainId: number;
  readonly chain: MemoryChain;
  readonly multicall3: string;
  /** Its delegate stands from the beginning. */
  readonly treasury: string;
  /** Blocks below the head that are `safe`, and `finalized`. */
  readonly safeDepth: number;
  readonly finalizedDepth: number;
  /** Blocks back for which balances are known. */
  readonly historyBlocks: number;
  /** Reads the bytes that the memory signer signs. */
  readonly readTransaction: (raw: string) => MemoryTransaction;
}

/** JSON-RPC of a node, as far as the watcher and the sweeper ask it. The truth, always: faults are put in front of it. */
export function memoryNode(options: MemoryNodeOptions): Rpc {
  const answer = (method: string, params: readonly unknown[]): unknown => {
    const found = METHODS[method];
    if (found === undefined)
      throw new RpcRefused(method, -32601, `the method ${method} does not exist`, null);
    return found(options, params as Params);
  };
  return {
    request: async <T>(method: string, params: readonly unknown[]) => answer(method, params) as T,
    batch: async (calls) =>
      calls.map(({ method, params }) => {
        try {
          return answer(method, params);
        } catch (error) {
          if (error instanceof RpcRefused) return error;
          throw error;
        }
      }),
  };
}

/** Mostly a hash, an address or a reference to a block; objects where a method takes them. */
type Params = readonly [first: string, second: string | boolean];
type Method = (node: MemoryNodeOptions, params: Params) => unknown;

const METHODS: Readonly<Record<string, Method>> = {
  eth_chainId: ({ chainId }) => toQuantity(chainId),
  eth_getBlockByNumber: (node, [ref, full]) => {
    const block = blockAt(node, ref);
    return block === null ? null : toRaw(block, full === true);
  },
  eth_getLogs: getLogs,
  eth_getTransactionReceipt: ({ chain }, [hash]) => {
    const found = minedAt(chain, hash);
    return found === null ? null : toReceipt(found.block, found.mined);
  },
  eth_getBlockReceipts: ({ chain }, [hash]) => {
    const block = canonical(chain, hash);
    return block === null ? null : block.mined.map((mined) => toReceipt(block, mined));
  },
  eth_getTransactionByHash: ({ chain }, [hash]) => {
    const found =
      minedAt(chain, hash)?.mined.transaction ?? chain.pending().find((each) => each.hash === hash);
    return found === undefined ? null : toTransaction(found);
  },
  eth_getTransactionCount: (node, [address, at]) => {
    const { blockHash } = at as unknown as { readonly blockHash?: string };
    const block = blockHash === undefined ? null : canonical(node.chain, blockHash);
    if (blockHash !== undefined && block === null)
      throw new RpcRefused('eth_getTransactionCount', -32000, 'header not found', null);
    const state = block === null ? stateAt(node, String(at)) : block.state;
    return toQuantity(state.get(nonceKey(lower(address))) ?? 0n);
  },
  eth_getBalance: (node, [address, ref]) => toQuantity(stateAt(node, String(ref)).get(lower(address)) ?? 0n),
  eth_getCode: ({ multicall3, treasury, chain }, [address]) => {
    if (lower(address) === lower(multicall3)) return multicall3Code();
    if (lower(address) === lower(sweepDelegateOf(treasury).address)) return delegateCode(treasury);
    return chain.head().state.has(delegationKey(lower(address))) ? delegationCode(treasury) : '0x';
  },
  eth_call: (node, params) => {
    const { to } = params[0] as unknown as { readonly to: string };
    if (lower(to) === lower(node.multicall3)) return callMulticall3(node, params);
    estimateGas(node, params);
    return `0x${word(1)}`;
  },
  eth_estimateGas: estimateGas,
  eth_maxPriorityFeePerGas: () => toQuantity(1_000_000),
  // Of the head and of the block after it; nobody pays a tip here.
  eth_feeHistory: ({ chain }) => ({
    baseFeePerGas: [chain.head().baseFeePerGas, chain.nextBaseFee()].map(toQuantity),
    reward: [['0x0']],
  }),
  eth_sendRawTransaction: ({ chain, readTransaction }, [raw]) => {
    const transaction = readTransaction(raw);
    const refusal = chain.send(transaction);
    if (refusal !== null) throw new RpcRefused('eth_sendRawTransaction', -32000, refusal, null);
    return transaction.hash;
  },
};

const lower = (address: string): string => address.toLowerCase();

function blockAt({ chain, safeDepth, finalizedDepth }: MemoryNodeOptions, ref: string): MemoryBlock | null {
  const head = chain.head().number;
  const heights: Readonly<Record<string, number>> = {
    latest: head,
    safe: Math.max(0, head - safeDepth),
    finalized: Math.max(0, head - finalizedDepth),
  };
  return chain.blocks[heights[ref] ?? fromQuantity(ref)] ?? null;
}

/** Null where the block is on no branch, or on one that was left. */
function canonical(chain: MemoryChain, hash: string): MemoryBlock | null {
  const block = chain.byHash(hash);
  return block !== undefined && chain.blocks[block.number] === block ? block : null;
}

function minedAt(chain: MemoryChain, hash: string) {
  const block = chain.blocksOf(hash).find((each) => chain.blocks[each.number] === each);
  const mined = block?.mined.find(({ transaction }) => transaction.hash === hash);
  return block === undefined || mined === undefined ? null : { block, mined };
}

function stateAt(node: MemoryNodeOptions, ref: string): ReadonlyMap<string, bigint> {
  const block = blockAt(node, ref);
  if (block === null || block.number < node.chain.head().number - node.historyBlocks)
    throw new RpcRefused('eth_getBalance', -32000, 'missing trie node', null);
  return block.state;
}

interface LogFilter {
  readonly blockHash?: string;
  readonly fromBlock?: string;
  readonly toBlock?: string;
  readonly address?: readonly string[];
  readonly topics: readonly (string | null | readonly string[])[];
}

function getLogs({ chain }: MemoryNodeOptions, [filter]: Params): unknown {
  const { blockHash, fromBlock, toBlock, address, topics } = filter as unknown as LogFilter;
  const blocks: MemoryBlock[] = [];
  if (blockHash !== undefined) {
    const block = canonical(chain, blockHash);
    if (block === null) throw new RpcRefused('eth_getLogs', -32000, 'unknown block', null);
    blocks.push(block);
  } else blocks.push(...chain.blocks.slice(fromQuantity(fromBlock), fromQuantity(toBlock) + 1));
  const emitters = address === undefined ? null : new Set(address.map(lower));
  return blocks.flatMap(({ mined }) =>
    mined.flatMap(({ logs }) =>
      logs.filter(
        (log) =>
          (emitters === null || emitters.has(log.address)) &&
          topics.every((asked, i) => {
            if (asked === null) return true;
            const topic = log.topics[i] ?? '';
            return typeof asked === 'string' ? asked === topic : asked.includes(topic);
          }),
      ),
    ),
  );
}

/** `aggregate3` of `balanceOf` and `getEthBalance`, as `functions/chain/evm/multicall3.ts` lays it out. */
function callMulticall3(node: MemoryNodeOptions, [call, at]: Params): string {
  const { data } = call as unknown as { readonly data: string };
  const block = canonical(node.chain, (at as unknown as { readonly blockHash: string }).blockHash);
  if (block === null) throw new RpcRefused('eth_call', -32000, 'header not found', null);
  const words = (from: number, count: number): string => data.slice(10 + from * 64, 10 + (from + count) * 64);
  const count = Number.parseInt(words(1, 1), 16);
  const answers = Array.from({ length: count }, (_, i) => {
    const item = 2 + count + i * 6;
    const target = `0x${words(item, 1).slice(24)}`;
    const owner = `0x${words(item + 4, 2)
      .slice(8, 72)
      .slice(24)}`;
    const token = target === lower(node.multicall3) ? null : target;
    return block.state.get(balanceKey(token, owner)) ?? 0n;
  });
  const offsets = answers.map((_, i) => word(count * 32 + i * 128));
  const items = answers.map((balance) => `${word(1)}${word(64)}${word(32)}${word(balance)}`);
  return `0x${word(32)}${word(count)}${offsets.join('')}${items.join('')}`;
}

function estimateGas({ chain }: MemoryNodeOptions, [call]: Params): string {
  const { from, to, data } = call as unknown as {
    readonly from: string;
    readonly to: string;
    readonly data: string;
  };
  if (data === '0x') return toQuantity(21_000);
  const transfer = decodeTransfer(data);
  const balance = chain.head().state.get(balanceKey(lower(to), lower(from))) ?? 0n;
  if (transfer === null || balance < transfer.value)
    throw new RpcRefused('eth_estimateGas', 3, 'execution reverted', '0x');
  return toQuantity(50_000);
}

function toRaw(block: MemoryBlock, full: boolean): unknown {
  const { number, hash, parentHash, timestamp, baseFeePerGas, logsBloom, mined } = block;
  return {
    number: toQuantity(number),
    hash,
    parentHash,
    timestamp: toQuantity(timestamp),
    baseFeePerGas: toQuantity(baseFeePerGas),
    logsBloom,
    transactions: mined.map(({ transaction }) => (full ? toTransaction(transaction) : transaction.hash)),
  };
}

function toTransaction({ hash, from, to, value, account }: MemoryTransaction): unknown {
  return { hash, from, to, value: toQuantity(value), nonce: toQuantity(account?.nonce ?? 0) };
}

function toReceipt(
  block: MemoryBlock,
  { transaction, succeeded, gasUsed, gasPrice, logs }: MinedTransaction,
): unknown {
  return {
    transactionHash: transaction.hash,
    blockNumber: toQuantity(block.number),
    blockHash: block.hash,
    status: succeeded ? '0x1' : '0x0',
    gasUsed: toQuantity(gasUsed),
    effectiveGasPrice: toQuantity(gasPrice),
    logs,
  };
}
