import { SHARDS, type InvoiceStore, type WatchedInvoice, type WatchPace } from '../../invoices/ports.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { tokenDepositId } from '../deposit.ts';
import type { Transfer } from '../evm/erc20.ts';
import { readBalances } from '../evm/evmNode.ts';
import type { Finding } from './planDeposits.ts';
import type { Block } from '../evm/block.ts';
import { REQUEST_RECIPIENTS_MAX, readTransferLogs } from '../evm/readTransferLogs.ts';
import type { Rpc } from '../evm/rpc.ts';

/** After its expiry an address is checked in every pass for this long, then once a day. */
export const EVERY_PASS_SECONDS = 7 * 86_400;

/** Every invoice of a chain that is watched at a pace. */
export async function readWatched(
  invoices: InvoiceStore,
  chainId: number,
  pace: WatchPace,
): Promise<readonly WatchedInvoice[]> {
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, (_, shard) => readShard(invoices, chainId, pace, shard)),
  );
  return shards.flat();
}

async function readShard(
  invoices: InvoiceStore,
  chainId: number,
  pace: WatchPace,
  shard: number,
): Promise<WatchedInvoice[]> {
  const all: WatchedInvoice[] = [];
  let after: string | null = null;
  do {
    const page = await invoices.pageWatched(chainId, pace, shard, after);
    all.push(...page.items);
    after = page.after;
  } while (after !== null);
  return all;
}

/** An address long past its expiry on which nothing is under way: checked once a day. */
export function isDormant(invoice: WatchedInvoice, nowSeconds: number): boolean {
  const busy = invoice.status === 'CONFIRMING' || invoice.amountReceived !== invoice.amountConfirmed;
  return !busy && Date.parse(invoice.expiresAt) / 1000 + EVERY_PASS_SECONDS < nowSeconds;
}

export interface ScanDeps {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly reader: BlockReader;
  readonly pinned: Block;
}

/** Token transfers to the invoices' addresses from a block on, 1,000 addresses and `maxLogBlocks` blocks a request. */
export async function findTransfers(
  deps: ScanDeps,
  invoices: readonly WatchedInvoice[],
  fromBlock: number,
): Promise<ReadonlyMap<WatchedInvoice, readonly Finding[]>> {
  const { config, pinned, rpc } = deps;
  const tokens = config.assets.flatMap(({ tokenAddress }) => tokenAddress ?? []);
  const byAddress = new Map(invoices.map((invoice) => [invoice.address.toLowerCase(), invoice]));
  const addresses = [...byAddress.keys()];
  const found = new Map<WatchedInvoice, Finding[]>();
  for (let start = 0; start < addresses.length; start += REQUEST_RECIPIENTS_MAX) {
    const recipients = addresses.slice(start, start + REQUEST_RECIPIENTS_MAX);
    for (let low = fromBlock; low <= pinned.number; low += config.maxLogBlocks) {
      const high = Math.min(pinned.number, low + config.maxLogBlocks - 1);
      const transfers = await readTransferLogs(rpc, {
        tokens,
        recipients,
        fromBlock: low,
        toBlock: high,
        pinned,
      });
      for (const transfer of transfers) {
        const invoice = byAddress.get(transfer.to.toLowerCase());
        // Another token than the invoice's is no payment of it.
        if (invoice?.tokenAddress?.toLowerCase() !== transfer.token.toLowerCase()) continue;
        found.set(invoice, [...(found.get(invoice) ?? []), await toFinding(deps, transfer)]);
      }
    }
  }
  return found;
}

async function toFinding({ config, reader }: ScanDeps, transfer: Transfer): Promise<Finding> {
  const { txHash, logIndex, from, value, blockNumber, blockHash } = transfer;
  const { timestamp } = await reader.blockAt(blockNumber);
  const id = tokenDepositId(config.chainId, txHash, logIndex);
  return { id, txHash, logIndex, from, units: value, blockNumber, blockHash, blockTimestamp: timestamp };
}

/** Balances at the pinned block by address, in base units of each invoice's asset; 1,000 a request. */
export async function findBalances(
  { rpc, config, pinned }: ScanDeps,
  invoices: readonly WatchedInvoice[],
): Promise<ReadonlyMap<string, bigint | null>> {
  const queries = invoices.map(({ address, tokenAddress }) => ({ owner: address, token: tokenAddress }));
  const balances = await readBalances(rpc, config.multicall3, queries, pinned.hash);
  return new Map(invoices.map(({ address }, i) => [address, balances[i] ?? null]));
}

/** Whether a native balance may hold money that no deposit says; the invoice itself decides. */
export function differs(invoice: WatchedInvoice, balance: bigint | null): boolean {
  if (balance === null || balance === 0n) return false;
  const sweptBefore =
    invoice.status === 'SWEEPING' || invoice.status === 'SWEPT' || invoice.status === 'SWEEP_FAILED';
  return sweptBefore || balance !== invoice.amountReceived;
}
