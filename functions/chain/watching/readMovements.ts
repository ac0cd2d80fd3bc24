import type { ChainConfig } from '../chainConfig.ts';
import { tokenDepositId, directDepositId } from '../deposit.ts';
import type { Block } from '../evm/block.ts';
import type { Transfer } from '../evm/erc20.ts';
import {
  type DirectTransfer,
  feeOfReceipt,
  NodeLagging,
  readBlocks,
  readReceipts,
  readTransfers,
} from '../evm/evmNode.ts';
import { readBlockTransfers } from '../evm/readBlockTransfers.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Finding } from './finding.ts';

/** Money that moved in the blocks that were read, whoever's it is. */
export interface Movement extends Finding {
  readonly txHash: string;
  /** Lower-case address that received, and who sent. */
  readonly to: string;
  readonly from: string;
}

export interface ReadBlocks {
  /** Oldest first, each the child of the one before. */
  readonly blocks: readonly Block[];
  readonly movements: readonly Movement[];
  /** Transfer logs, and transactions that carry native money. */
  readonly logs: number;
  readonly transactions: number;
}

/** EIP-7708: transfers of native money log as ERC-20 transfers of this system address. https://eips.ethereum.org/EIPS/eip-7708 */
const NATIVE_LOG_ADDRESS = '0xfffffffffffffffffffffffffffffffffffffffe';

/**
 * Every block above `parent` up to `last`, with its Transfer logs and, where native money is taken, its own transactions. What it costs
 * follows from the blocks.
 *
 * @throws NodeLagging where blocks do not follow one another, or the node does not have them all
 */
export async function readMovements(
  rpc: Rpc,
  config: ChainConfig,
  parent: { readonly number: number; readonly hash: string },
  last: number,
): Promise<ReadBlocks> {
  const numbers = Array.from({ length: Math.max(0, last - parent.number) }, (_, i) => parent.number + 1 + i);
  const takesNative = config.assets.some(({ native }) => native);
  const read = takesNative ? await readTransfers(rpc, numbers) : await readHeaders(rpc, numbers);
  const blocks: Block[] = [];
  for (const [i, each] of read.entries()) {
    if (each === null) throw new NodeLagging(`the node has no block ${numbers[i]}`);
    const before = blocks.at(-1)?.hash ?? parent.hash;
    if (each.block.parentHash !== before)
      throw new NodeLagging(
        `block ${each.block.number} does not follow the one before it: the chain is moving`,
      );
    blocks.push(each.block);
  }
  const logs = await readBlockTransfers(rpc, blocks, null);
  const direct = read.flatMap((each) =>
    each === null ? [] : each.transfers.map((transfer) => toMovement(config, each.block, transfer)),
  );
  const movements = [...tokenMovements(config.chainId, logs, blocks), ...direct];
  return { blocks, movements, logs: logs.length, transactions: direct.length };
}

/** A movement that happened, and what its transaction cost its sender where it carried native money. */
export interface Executed {
  readonly movement: Movement;
  /** False of a direct transfer that failed: it moved nothing. */
  readonly succeeded: boolean;
  /** Wei; 0 of a token's log. */
  readonly fee: bigint;
}

/** What the receipts say of direct transfers; logs happened. */
export async function readExecuted(rpc: Rpc, movements: readonly Movement[]): Promise<readonly Executed[]> {
  const direct = movements.filter(({ token }) => token === null);
  const receipts = await readReceipts(
    rpc,
    direct.map(({ txHash }) => txHash),
  );
  const byMovement = new Map(direct.map((movement, i) => [movement, receipts[i] ?? null]));
  return movements.map((movement) => {
    if (movement.token !== null) return { movement, succeeded: true, fee: 0n };
    const receipt = byMovement.get(movement) ?? null;
    if (receipt === null || receipt.blockHash !== movement.blockHash)
      throw new NodeLagging(`the node has no receipt of ${movement.txHash} in its block`);
    return { movement, succeeded: receipt.succeeded, fee: feeOfReceipt(receipt) };
  });
}

/** Direct transfers that failed moved nothing: their receipts say so. */
export async function withoutFailed(rpc: Rpc, movements: readonly Movement[]): Promise<readonly Movement[]> {
  const executed = await readExecuted(rpc, movements);
  return executed.flatMap(({ movement, succeeded }) => (succeeded ? [movement] : []));
}

/**
 * Logs as movements. Which of a transaction's transfers of one token to one recipient a log is, names the deposit: all of them must be
 * among the logs, in one list.
 */
export function tokenMovements(
  chainId: number,
  logs: readonly Transfer[],
  blocks: readonly Pick<Block, 'number' | 'hash' | 'timestamp'>[],
): readonly Movement[] {
  const byNumber = new Map(blocks.map((block) => [block.number, block]));
  const positions = new Map<string, number>();
  const ordered = logs.toSorted((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex);
  return ordered.flatMap((log): Movement[] => {
    const { txHash, token, from, to, value, blockNumber, blockHash, logIndex } = log;
    if (token.toLowerCase() === NATIVE_LOG_ADDRESS) return [];
    const block = byNumber.get(blockNumber);
    if (block === undefined) return [];
    if (block.hash !== blockHash) throw new NodeLagging(`a log is of another block ${blockNumber}`);
    const kind = `${txHash}#${token}#${to}`;
    const position = positions.get(kind) ?? 0;
    positions.set(kind, position + 1);
    const id = tokenDepositId(chainId, { txHash, position, token, to });
    const place = { blockNumber, blockHash, blockTimestamp: block.timestamp };
    return [{ id, txHash, logIndex, from, units: value, ...place, token, to: to.toLowerCase() }];
  });
}

function toMovement({ chainId }: ChainConfig, block: Block, transfer: DirectTransfer): Movement {
  const { txHash, from, to, value } = transfer;
  const place = { blockNumber: block.number, blockHash: block.hash, blockTimestamp: block.timestamp };
  const id = directDepositId(chainId, txHash);
  return { id, txHash, logIndex: null, from, units: value, ...place, token: null, to: to.toLowerCase() };
}

async function readHeaders(
  rpc: Rpc,
  numbers: readonly number[],
): Promise<readonly ({ readonly block: Block; readonly transfers: readonly DirectTransfer[] } | null)[]> {
  const blocks = await readBlocks(rpc, numbers);
  return blocks.map((block) => (block === null ? null : { block, transfers: [] }));
}
