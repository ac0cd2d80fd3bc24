import type { Block } from './block.ts';
import { parseTransfer, type RawLog, type Transfer, TRANSFER_TOPIC } from './erc20.ts';
import { asLagging, NodeLagging } from './evmNode.ts';
import { mayContain } from './logsBloom.ts';
import { BATCH_CALLS_MAX, type Rpc, RpcRefused } from './rpc.ts';

/**
 * The ERC-20 transfers of whole blocks, by block hash (EIP-234), so that a node that has not seen a block refuses instead of saying that it is
 * empty: behind one URL the calls of one batch may be answered by several nodes. Nodes that answer an unknown hash with nothing exist
 * (https://github.com/besu-eth/besu/issues/8007), so where the header's bloom filter says that there are logs of the tokens and none came, the
 * receipts decide.
 *
 * @param tokens contracts whose transfers are read; null for those of any
 * @returns in the order of the blocks; transfers of nothing are left out
 * @throws NodeLagging where the endpoint does not have a block, or left out logs; RpcRefused | RpcUnavailable
 */
export async function readBlockTransfers(
  rpc: Rpc,
  blocks: readonly Block[],
  tokens: readonly string[] | null,
): Promise<readonly Transfer[]> {
  if (tokens?.length === 0) return [];
  const transfers: Transfer[] = [];
  for (let start = 0; start < blocks.length; start += BATCH_CALLS_MAX) {
    const chunk = blocks.slice(start, start + BATCH_CALLS_MAX);
    const answers = await rpc.batch(
      chunk.map(({ hash }) => ({
        method: 'eth_getLogs',
        params: [
          { blockHash: hash, ...(tokens === null ? {} : { address: tokens }), topics: [TRANSFER_TOPIC] },
        ],
      })),
    );
    const empty: Block[] = [];
    for (const [i, block] of chunk.entries()) {
      const found = transfersOf(answers[i], block, tokens);
      if (found.length === 0 && mayHaveTransfers(block, tokens)) empty.push(block);
      transfers.push(...found.filter(({ value }) => value > 0n));
    }
    for (const block of empty) await refuseOmission(rpc, block, tokens);
  }
  return transfers;
}

/** Contracts; null for any. */
type Emitters = readonly string[] | null;

function transfersOf(answer: unknown, { number, hash }: Block, tokens: Emitters): Transfer[] {
  if (answer instanceof RpcRefused) return asLagging(answer);
  const logs = answer as readonly RawLog[];
  // https://github.com/NethermindEth/nethermind/issues/4384
  if (logs.some(({ blockHash }) => blockHash !== hash)) {
    throw new NodeLagging(`the endpoint gave logs of another block for ${number}`);
  }
  return logs.flatMap((log) => (isEmittedBy(log, tokens) ? (parseTransfer(log) ?? []) : []));
}

function isEmittedBy({ address }: RawLog, tokens: Emitters): boolean {
  return tokens === null || tokens.some((token) => token.toLowerCase() === address.toLowerCase());
}

function mayHaveTransfers({ logsBloom }: Block, tokens: Emitters): boolean {
  if (!mayContain(logsBloom, TRANSFER_TOPIC)) return false;
  return tokens === null || tokens.some((token) => mayContain(logsBloom, token));
}

/** @throws NodeLagging where the receipts of the block have transfers that the logs did not */
async function refuseOmission(rpc: Rpc, { number, hash }: Block, tokens: Emitters): Promise<void> {
  const receipts = await rpc
    .request<readonly { readonly logs: readonly RawLog[] }[] | null>('eth_getBlockReceipts', [hash])
    .catch((error: unknown) => {
      // A node that does not know the method leaves the bloom filter alone, which errs on some blocks.
      if (error instanceof RpcRefused && error.code === METHOD_NOT_FOUND) return [];
      return asLagging(error);
    });
  if (receipts === null) throw new NodeLagging(`the endpoint has no receipts of block ${number}`);
  const logs = receipts.flatMap((receipt) => receipt.logs);
  if (logs.some((log) => isEmittedBy(log, tokens) && parseTransfer(log) !== null)) {
    throw new NodeLagging(`the endpoint left out the logs of block ${number}`);
  }
}

const METHOD_NOT_FOUND = -32601;
