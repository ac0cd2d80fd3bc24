import { keccak256 } from 'ethers/crypto';
import { encodeBalanceOf, type RawLog } from './erc20.ts';
import {
  decodeAggregate3,
  encodeAggregate3,
  encodeGetEthBalance,
  type InnerCall,
  CALL_BALANCES_MAX,
  MULTICALL3_CODE_HASH,
} from './multicall3.ts';
import type { Block } from './block.ts';
import { operatorFeeCall } from './gasPriceOracle.ts';
import { bigFromQuantity, fromQuantity, toQuantity } from './quantity.ts';
import { BATCH_CALLS_MAX, type Rpc, type RpcCall, RpcRefused } from './rpc.ts';

/**
 * The node does not have a block that it, or its neighbour behind the same address, has shown before. Nothing may be
 * concluded from what it does not say: the pass ends and changes nothing.
 */
export class NodeLagging extends Error {
  override readonly name = 'NodeLagging';
}

export type BlockRef = number | 'latest' | 'safe' | 'finalized';

export interface DirectTransfer {
  readonly txHash: string;
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
}

export interface Receipt {
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** Wei per gas. */
  readonly effectiveGasPrice: bigint;
  /** Wei that an OP-stack chain takes beside the gas, for its data; 0 on others. */
  readonly l1Fee: bigint;
  /** Wei that the operator of an OP-stack chain takes besides; null where the receipt does not say how many: see `withOperatorFees`. */
  readonly operatorFee: bigint | null;
  readonly logs: readonly RawLog[];
}

/** One batch for every 100 blocks; null where the node has none at that height or does not know the tag. */
export async function readBlocks(rpc: Rpc, refs: readonly BlockRef[]): Promise<readonly (Block | null)[]> {
  const answers = await readAll(
    rpc,
    refs.map((ref) => ({ method: 'eth_getBlockByNumber', params: [refOf(ref), false] })),
  );
  return answers.map((answer, i) => {
    if (answer instanceof RpcRefused) {
      // Nodes that know no tag refuse it; a refused height is a failure.
      if (typeof refs[i] === 'string' && refs[i] !== 'latest') return null;
      throw answer;
    }
    return answer === null ? null : toBlock(answer as RawBlock);
  });
}

/** The block with its transactions that carry native money; null where the node has none at that height. */
export async function readTransfers(
  rpc: Rpc,
  numbers: readonly number[],
): Promise<readonly ({ readonly block: Block; readonly transfers: readonly DirectTransfer[] } | null)[]> {
  const answers = await readAll(
    rpc,
    numbers.map((number) => ({ method: 'eth_getBlockByNumber', params: [toQuantity(number), true] })),
    BATCH_FULL_BLOCKS_MAX,
  );
  return answers.map((answer) => {
    if (answer instanceof RpcRefused) throw answer;
    if (answer === null) return null;
    const raw = answer as RawBlock;
    const transfers = raw.transactions.flatMap((tx) => {
      if (typeof tx === 'string' || tx.to === null) return [];
      const value = bigFromQuantity(tx.value);
      return value === 0n ? [] : [{ txHash: tx.hash, from: tx.from, to: tx.to.toLowerCase(), value }];
    });
    return { block: toBlock(raw), transfers };
  });
}

export async function readReceipts(
  rpc: Rpc,
  hashes: readonly string[],
): Promise<readonly (Receipt | null)[]> {
  const answers = await readAll(
    rpc,
    hashes.map((hash) => ({ method: 'eth_getTransactionReceipt', params: [hash] })),
  );
  const receipts = answers.map((answer) => {
    if (answer instanceof RpcRefused) throw answer;
    return answer === null ? null : toReceipt(answer);
  });
  const known = await withOperatorFees(
    rpc,
    receipts.filter((receipt) => receipt !== null),
  );
  return receipts.map((receipt) => (receipt === null ? null : (known.shift() ?? receipt)));
}

/**
 * Asks the chain for what its operator took, where a receipt says that he takes something and not how much: the formula changes with the chain's
 * forks (https://specs.optimism.io/protocol/isthmus/exec-engine.html#operator-fee). No chain takes one by default.
 */
export async function withOperatorFees(rpc: Rpc, receipts: readonly Receipt[]): Promise<Receipt[]> {
  const unsaid = receipts.filter(({ operatorFee }) => operatorFee === null);
  const answers = await readAll(
    rpc,
    unsaid.map(({ gasUsed, blockHash }) => operatorFeeCall(gasUsed, { blockHash })),
  );
  const fees = new Map(
    unsaid.map((receipt, i) => {
      const answer = answers[i];
      if (answer instanceof RpcRefused) return asLagging(answer);
      return [receipt, bigFromQuantity(answer)];
    }),
  );
  return receipts.map((receipt) => ({
    ...receipt,
    operatorFee: receipt.operatorFee ?? fees.get(receipt) ?? 0n,
  }));
}

/** Wei: all that the chain took from the sender beside the value. */
export function feeOfReceipt({ gasUsed, effectiveGasPrice, l1Fee, operatorFee }: Receipt): bigint {
  return gasUsed * effectiveGasPrice + l1Fee + (operatorFee ?? 0n);
}

/** @throws Error when the contract at the address is not Multicall3 */
export async function checkMulticall3(rpc: Rpc, address: string): Promise<void> {
  const code = await rpc.request<string>('eth_getCode', [address, 'latest']);
  if (keccak256(code) !== MULTICALL3_CODE_HASH) {
    throw new Error(
      `the code at ${address} is not Multicall3: balances cannot be read; check multicall3 in the configuration`,
    );
  }
}

/** What to read: native money where `token` is null. */
export interface BalanceQuery {
  readonly owner: string;
  readonly token: string | null;
}

/**
 * Balances at one block, 1,000 a request; null where a token refused.
 *
 * @throws NodeLagging when the node does not have the block
 */
export async function readBalances(
  rpc: Rpc,
  multicall3: string,
  queries: readonly BalanceQuery[],
  blockHash: string,
): Promise<readonly (bigint | null)[]> {
  const balances: (bigint | null)[] = [];
  for (let start = 0; start < queries.length; start += CALL_BALANCES_MAX) {
    const chunk = queries.slice(start, start + CALL_BALANCES_MAX);
    const calls: InnerCall[] = chunk.map(({ owner, token }) =>
      token === null
        ? { target: multicall3, data: encodeGetEthBalance(owner) }
        : { target: token, data: encodeBalanceOf(owner) },
    );
    const call = { to: multicall3, data: encodeAggregate3(calls) };
    // EIP-1898 pins the block by its hash.
    const result = await rpc.request<string>('eth_call', [call, { blockHash }]).catch(asLagging);
    balances.push(...decodeAggregate3(result, chunk.length));
  }
  return balances;
}

/** Rethrows, as NodeLagging where the node says that it does not have the block. */
export function asLagging(error: unknown): never {
  if (
    error instanceof RpcRefused &&
    /not found|unknown block|out ?of ?range|missing trie|no state|header/i.test(error.reason)
  ) {
    throw new NodeLagging(error.message);
  }
  throw error;
}

/** Full blocks are large. */
const BATCH_FULL_BLOCKS_MAX = 20;

interface RawBlock {
  readonly number: string;
  readonly hash: string;
  readonly parentHash: string;
  readonly timestamp: string;
  readonly baseFeePerGas?: string;
  readonly logsBloom: string;
  readonly transactions: readonly (
    string | { hash: string; from: string; to: string | null; value: string }
  )[];
}

interface RawReceipt {
  readonly transactionHash: string;
  readonly blockNumber: string;
  readonly blockHash: string;
  readonly status: string;
  readonly gasUsed: string;
  readonly effectiveGasPrice: string;
  readonly l1Fee?: string;
  readonly operatorFeeScalar?: string;
  readonly operatorFeeConstant?: string;
  readonly logs: readonly RawLog[];
}

/** All calls, in as many requests as providers want; a refused call is a value. */
export async function readAll(
  rpc: Rpc,
  calls: readonly RpcCall[],
  size = BATCH_CALLS_MAX,
): Promise<(unknown | RpcRefused)[]> {
  const answers: (unknown | RpcRefused)[] = [];
  for (let start = 0; start < calls.length; start += size)
    answers.push(...(await rpc.batch(calls.slice(start, start + size))));
  return answers;
}

function refOf(ref: BlockRef): string {
  return typeof ref === 'number' ? toQuantity(ref) : ref;
}

function toBlock(raw: RawBlock): Block {
  return {
    number: fromQuantity(raw.number),
    hash: raw.hash,
    parentHash: raw.parentHash,
    timestamp: fromQuantity(raw.timestamp),
    baseFeePerGas: raw.baseFeePerGas === undefined ? 0n : bigFromQuantity(raw.baseFeePerGas),
    logsBloom: raw.logsBloom,
  };
}

/** @param answer what `eth_getTransactionReceipt` gave, not null */
export function toReceipt(answer: unknown): Receipt {
  const raw = answer as RawReceipt;
  return {
    txHash: raw.transactionHash,
    blockNumber: fromQuantity(raw.blockNumber),
    blockHash: raw.blockHash,
    succeeded: raw.status === '0x1',
    gasUsed: bigFromQuantity(raw.gasUsed),
    effectiveGasPrice: bigFromQuantity(raw.effectiveGasPrice),
    l1Fee: raw.l1Fee === undefined ? 0n : bigFromQuantity(raw.l1Fee),
    operatorFee: isPositive(raw.operatorFeeScalar) || isPositive(raw.operatorFeeConstant) ? null : 0n,
    logs: raw.logs,
  };
}

function isPositive(quantity: string | undefined): boolean {
  return quantity !== undefined && bigFromQuantity(quantity) > 0n;
}
