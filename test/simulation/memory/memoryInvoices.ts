import type { Invoice } from '../../../functions/invoices/invoice.ts';
import { needsSweep } from '../../../functions/invoices/invoice.ts';
import {
  ASKED_SHARD,
  type WatchLane,
  watchKey,
  watchLaneOf,
} from '../../../functions/invoices/invoiceKeys.ts';
import type { InvoiceStore, WatchedInvoice } from '../../../functions/invoices/ports.ts';
import type { InvoiceId } from '../../../functions/shared/ids.ts';
import { shardOf } from '../../../functions/shared/shards.ts';

/** Invoices of a process, with the indexes that passes read. Objects are kept as they are: nothing changes one. */
export interface MemoryInvoices extends InvoiceStore {
  stored(id: InvoiceId): Invoice | undefined;
  put(invoice: Invoice): void;
}

const PAGE_ITEMS_MAX = 1_000;

export function memoryInvoices(): MemoryInvoices {
  const invoices = new Map<InvoiceId, Invoice>();
  const lanes = new Map<string, Map<string, Invoice>>();
  const laneOf = new Map<InvoiceId, string>();
  const sweepable = new Map<string, Set<InvoiceId>>();
  const laneKey = (chainId: number, lane: WatchLane, shard: number): string => `${chainId}#${lane}#${shard}`;
  const shardKey = (chainId: number, id: string): string => `${chainId}#${shardOf(id)}`;

  const index = (invoice: Invoice, lane: WatchLane): void => {
    const { id, asset, expiresAt } = invoice;
    const key = watchKey(expiresAt, id);
    const before = laneOf.get(id);
    const stored = invoices.get(id);
    if (before !== undefined && stored !== undefined)
      lanes.get(before)?.delete(watchKey(stored.expiresAt, id));
    const at = laneKey(asset.chainId, lane, lane === 'asked' ? ASKED_SHARD : shardOf(id));
    const members = lanes.get(at) ?? new Map<string, Invoice>();
    lanes.set(at, members.set(key, invoice));
    laneOf.set(id, at);
  };

  return {
    stored: (id) => invoices.get(id),
    put: (invoice) => {
      const { id, asset, status } = invoice;
      index(invoice, invoice.asked ? 'asked' : watchLaneOf(status, asset.tokenAddress));
      invoices.set(id, invoice);
      const at = shardKey(asset.chainId, id);
      const members = sweepable.get(at) ?? new Set<InvoiceId>();
      if (needsSweep(invoice)) members.add(id);
      else members.delete(id);
      sweepable.set(at, members);
    },
    get: async (id) => invoices.get(id) ?? null,
    pageWatched: async (chainId, lane, shard, page) => {
      const { after, expiresBefore, expiresFrom, limit = PAGE_ITEMS_MAX } = page;
      const members = lanes.get(laneKey(chainId, lane, shard));
      if (members === undefined || members.size === 0) return { items: [], after: null };
      const keys = [...members.keys()]
        .filter(
          (key) =>
            (after === null || key > after) &&
            (expiresBefore === undefined || key < expiresBefore) &&
            (expiresFrom === undefined || key >= expiresFrom),
        )
        .sort();
      const some = keys.slice(0, limit);
      const items = some.flatMap((key) => {
        const invoice = members.get(key);
        return invoice === undefined ? [] : [toWatched(invoice)];
      });
      return { items, after: some.length === limit ? (some.at(-1) ?? null) : null };
    },
    watchDaily: async (chainId, seen) => {
      const invoice = invoices.get(seen.id);
      if (invoice === undefined) return;
      const lane = watchLaneOf(seen.status, seen.tokenAddress);
      const unchanged =
        laneOf.get(seen.id) === laneKey(chainId, lane, shardOf(seen.id)) &&
        invoice.status === seen.status &&
        invoice.received.units === seen.amountReceived &&
        invoice.confirmed.units === seen.amountConfirmed &&
        invoice.expiresAt === seen.expiresAt;
      if (unchanged) index(invoice, 'daily');
    },
    pageSweepable: async (chainId, shard, after, limit = PAGE_ITEMS_MAX) => {
      const members = [...(sweepable.get(`${chainId}#${shard}`) ?? [])].sort();
      const items = members.filter((id) => after === null || id > after).slice(0, limit);
      return { items, after: items.length === limit ? (items.at(-1) ?? null) : null };
    },
  };
}

function toWatched(invoice: Invoice): WatchedInvoice {
  const { id, status, address, asset, received, confirmed, swept, expiresAt } = invoice;
  return {
    id,
    status,
    address,
    tokenAddress: asset.tokenAddress,
    amountReceived: received.units,
    amountConfirmed: confirmed.units,
    amountSwept: swept.units,
    expiresAt,
  };
}
