import { parseTransfer, type RawLog, topicOf, type Transfer, TRANSFER_TOPIC } from './erc20.ts';
import { NodeLagging } from './evmNode.ts';
import { toQuantity } from './quantity.ts';
import { type Rpc, RpcRefused } from './rpc.ts';

/** Geth and erigon take at most 1,000 topics per position. */
export const REQUEST_RECIPIENTS_MAX = 1_000;

export interface TransferQuery {
  /** Contracts whose logs count; null for those of any. */
  readonly tokens: readonly string[] | null;
  /** At most REQUEST_RECIPIENTS_MAX; null for all. */
  readonly recipients: readonly string[] | null;
  /** Default: all. */
  readonly senders?: readonly string[];
  readonly fromBlock: number;
  readonly toBlock: number;
  /** The node must have this block, in the same request: without it, it may be behind and the logs incomplete. */
  readonly pinned: { readonly number: number; readonly hash: string };
}

/**
 * The ERC-20 transfers to any of the recipients, oldest first. A range that the node refuses is halved, down to one
 * block and one recipient.
 *
 * @throws NodeLagging | RpcRefused | RpcUnavailable
 */
export async function readTransferLogs(rpc: Rpc, query: TransferQuery): Promise<readonly Transfer[]> {
  const { tokens, recipients, senders, fromBlock, toBlock, pinned } = query;
  if (recipients !== null && recipients.length > REQUEST_RECIPIENTS_MAX)
    throw new Error(`at most ${REQUEST_RECIPIENTS_MAX} recipients`);
  if (tokens?.length === 0 || recipients?.length === 0 || fromBlock > toBlock) return [];
  // One block is asked for by its hash (EIP-234): behind one URL this call and the one below may be answered by two nodes, of which one
  // has not seen the block and would say that it has no logs.
  const range =
    fromBlock === pinned.number && toBlock === pinned.number
      ? { blockHash: pinned.hash }
      : { fromBlock: toQuantity(fromBlock), toBlock: toQuantity(toBlock) };
  const filter = {
    ...(tokens === null ? {} : { address: tokens }),
    ...range,
    topics: topicsOf(recipients, senders),
  };
  const [logs, block] = await rpc.batch([
    { method: 'eth_getLogs', params: [filter] },
    { method: 'eth_getBlockByNumber', params: [toQuantity(pinned.number), false] },
  ]);
  if (block instanceof RpcRefused) throw block;
  if ((block as { hash?: string } | null)?.hash !== pinned.hash) {
    throw new NodeLagging(`block ${pinned.number} is not, or no longer, the one that was seen before`);
  }
  if (logs instanceof RpcRefused) return readHalves(rpc, query, logs);
  const emitters = tokens === null ? null : new Set(tokens.map((token) => token.toLowerCase()));
  return (logs as readonly RawLog[]).flatMap((log) => {
    const counts = emitters === null || emitters.has(log.address.toLowerCase());
    const transfer = counts ? parseTransfer(log) : null;
    return transfer === null || transfer.value === 0n ? [] : [transfer];
  });
}

async function readHalves(rpc: Rpc, query: TransferQuery, refusal: RpcRefused): Promise<readonly Transfer[]> {
  const { fromBlock, toBlock, recipients } = query;
  if (NOT_ABOUT_SIZE.has(refusal.code)) throw refusal;
  if (/unknown block|block not found/i.test(refusal.reason)) throw new NodeLagging(refusal.message);
  if (fromBlock < toBlock) {
    const middle = Math.floor((fromBlock + toBlock) / 2);
    const first = await readTransferLogs(rpc, { ...query, toBlock: middle });
    return [...first, ...(await readTransferLogs(rpc, { ...query, fromBlock: middle + 1 }))];
  }
  if (recipients !== null && recipients.length > 1) {
    const middle = Math.ceil(recipients.length / 2);
    const first = await readTransferLogs(rpc, { ...query, recipients: recipients.slice(0, middle) });
    return [...first, ...(await readTransferLogs(rpc, { ...query, recipients: recipients.slice(middle) }))];
  }
  throw refusal;
}

/** Trailing positions that hold for everything are left out. */
function topicsOf(
  recipients: readonly string[] | null,
  senders: readonly string[] | undefined,
): (string | null | string[])[] {
  const from = senders?.map(topicOf) ?? null;
  if (recipients !== null) return [TRANSFER_TOPIC, from, recipients.map(topicOf)];
  return from === null ? [TRANSFER_TOPIC] : [TRANSFER_TOPIC, from];
}

/** Invalid request, unknown method, HTTP 401, 403 and 404: a smaller question would be refused as well. */
const NOT_ABOUT_SIZE = new Set([-32600, -32601, 401, 403, 404]);
