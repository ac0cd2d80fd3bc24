import { type Deposit, heightPlaceOf, type HeightPlace } from '../../../functions/chain/deposit.ts';
import {
  type AddressStore,
  BranchLeft,
  type ChainStore,
  type HeightEntry,
  LeaseLost,
  type Settlement,
  type SettlementStore,
} from '../../../functions/chain/ports.ts';
import type { FoundMoney, FoundMoneyStore } from '../../../functions/chain/foundMoney.ts';
import { type Outflow, outflowPlaceOf, type OutflowStore } from '../../../functions/chain/outflow.ts';
import type { Sweep } from '../../../functions/chain/sweep.ts';
import type { Withdrawal } from '../../../functions/chain/withdrawal.ts';
import { addressKey, type InvoiceStore } from '../../../functions/invoices/ports.ts';
import type { Clock } from '../../../functions/shared/clock.ts';
import { err, ok } from '../../../functions/shared/result.ts';
import { shardOf } from '../../../functions/shared/shards.ts';
import type { Stores } from '../stores.ts';
import { type MemorySweeper, sweeperInMemory, sweepPlaceOf } from '../sweeper.ts';
import { memoryInvoices, type MemoryInvoices } from './memoryInvoices.ts';
import { type MemoryState, memoryState } from './memoryState.ts';

type Stored =
  | { readonly kind: 'deposit'; readonly it: Deposit }
  | { readonly kind: 'sweep'; readonly it: Sweep }
  | { readonly kind: 'outflow'; readonly it: Outflow }
  | { readonly kind: 'withdrawal'; readonly it: Withdrawal };

/** The stores of the watcher and the sweeper in memory, held to the same contract as those on DynamoDB. */
export function memoryStores(clock: Clock): Stores {
  const state = memoryState(clock);
  const invoices = memoryInvoices();
  const items: Items = { byId: new Map(), byInvoice: new Map(), heights: new Map(), lanes: new Map() };
  const addresses: AddressStore = {
    ownersOf: async (chainId, asked) =>
      new Map(
        asked.flatMap((address) => {
          const owner = state.owners.get(addressKey(chainId, address));
          return owner === undefined ? [] : [[address.toLowerCase(), owner] as const];
        }),
      ),
  };
  const sweeper = sweeperInMemory(state.tokenOf);
  const { leases, cursors, places, ranges, certificates, heads } = state;
  return {
    invoices: invoices satisfies InvoiceStore,
    chain: memoryChainStore(items),
    settlements: memorySettlements({ state, invoices, items, sweeper }),
    outflows: memoryOutflows(items, state),
    foundMoney: memoryFoundMoney(),
    sweeper: sweeper.stores,
    ...{ addresses, leases, cursors, places, ranges, certificates, heads },
    create: async (created) => {
      for (const invoice of created) {
        invoices.put(invoice);
        state.owners.set(addressKey(invoice.asset.chainId, invoice.address), invoice.id);
      }
    },
    close: async () => {},
  };
}

type Versioned = Deposit | Sweep | Withdrawal;

interface Tables {
  readonly state: MemoryState;
  readonly invoices: MemoryInvoices;
  readonly items: Items;
  readonly sweeper: MemorySweeper;
}

/** The chain table, with its two indexes. */
interface Items {
  readonly byId: Map<string, Stored>;
  readonly byInvoice: Map<string, Set<string>>;
  /** Entries by lane and shard, and the lane and shard of an item. */
  readonly heights: Map<string, Map<string, HeightEntry & { readonly height: number }>>;
  readonly lanes: Map<string, string>;
}

function memorySettlements({ state, invoices, items, sweeper }: Tables): SettlementStore {
  const refusedOf = (
    settlement: Settlement,
    writes: readonly { readonly before: Versioned | null; readonly after: Versioned }[],
  ): string[] => {
    const { invoice } = settlement;
    const refused: string[] = [];
    if (invoice !== null && invoices.stored(invoice.before.id)?.version !== invoice.before.version)
      refused.push(invoice.before.id);
    for (const { before, after } of writes)
      if (versionOf(items.byId.get(after.id)) !== before?.version) refused.push(after.id);
    return [...refused, ...sweeper.refused(settlement)];
  };
  return {
    commit: async (settlement) => {
      const { invoice, deposits, sweep, withdrawal, fence } = settlement;
      if (fence !== null && 'name' in fence && state.tokenOf(fence.name) !== fence.token)
        throw new LeaseLost(fence);
      if (fence !== null && 'chainId' in fence && state.branchOf(fence.chainId) !== fence.number)
        throw new BranchLeft(fence);
      const writes = [
        ...deposits,
        ...(sweep === null ? [] : [sweep]),
        ...(withdrawal === undefined ? [] : [withdrawal]),
      ];
      const refused = refusedOf(settlement, writes);
      if (refused.length > 0) return err({ kind: 'conflict', ids: refused, refused });
      if (invoice !== null) {
        const { before, after } = invoice;
        if (after.id !== before.id || after.version !== before.version + 1)
          throw new Error(`invoice ${before.id}: version ${after.version} does not follow ${before.version}`);
        invoices.put(after);
      }
      for (const { after } of deposits) put(items, { kind: 'deposit', it: after });
      if (sweep !== null) put(items, { kind: 'sweep', it: sweep.after });
      if (withdrawal !== undefined) put(items, { kind: 'withdrawal', it: withdrawal.after });
      return ok(undefined);
    },
  };
}

/** An outflow has none: what the node shows last holds. */
function versionOf(stored: Stored | undefined): number | undefined {
  return stored === undefined || stored.kind === 'outflow' ? undefined : stored.it.version;
}

function memoryFoundMoney(): FoundMoneyStore {
  const chains = new Map<number, Map<string, FoundMoney>>();
  return {
    read: async (chainId) => [...(chains.get(chainId)?.values() ?? [])],
    note: async (chainId, found, forgotten) => {
      const known = chains.get(chainId) ?? new Map<string, FoundMoney>();
      chains.set(chainId, known);
      for (const each of found) known.set(each.depositId, each);
      for (const id of forgotten) known.delete(id);
    },
  };
}

function memoryOutflows(items: Items, state: MemoryState): OutflowStore {
  const stored = (ids: Iterable<string>): Outflow[] =>
    [...new Set(ids)].flatMap((id) => {
      const each = items.byId.get(id);
      return each?.kind === 'outflow' ? [each.it] : [];
    });
  return {
    record: async (outflows, branch) => {
      if (state.branchOf(branch.chainId) !== branch.number) throw new BranchLeft(branch);
      for (const it of outflows) put(items, { kind: 'outflow', it });
    },
    decided: async (outflow) => {
      const [now] = stored([outflow.id]);
      if (now?.status === outflow.status && now.blockHash === outflow.blockHash)
        put(items, { kind: 'outflow', it: { ...outflow, due: null } });
    },
    get: async (ids) => stored(ids),
    outflowsOf: async (invoice) =>
      stored(items.byInvoice.get(invoice) ?? []).toSorted(
        (a, b) => a.blockNumber - b.blockNumber || (a.id < b.id ? -1 : 1),
      ),
  };
}

function put(items: Items, stored: Stored): void {
  const { byId, byInvoice, heights, lanes } = items;
  const { id, invoiceId, address } = stored.it;
  byId.set(id, stored);
  const ids = byInvoice.get(invoiceId) ?? new Set<string>();
  byInvoice.set(invoiceId, ids.add(id));
  heights.get(lanes.get(id) ?? '')?.delete(id);
  const place = placeOf(stored);
  if (place === null) return;
  const { chainId, tokenAddress } = stored.kind === 'outflow' ? stored.it : stored.it.amount.currency;
  const key = `${chainId}#${place.lane}#${shardOf(invoiceId)}`;
  lanes.set(id, key);
  const members = heights.get(key) ?? new Map<string, HeightEntry & { readonly height: number }>();
  heights.set(key, members.set(id, { id, invoiceId, address, tokenAddress, height: place.height }));
}

function placeOf(stored: Stored): HeightPlace | null {
  switch (stored.kind) {
    case 'deposit':
      return heightPlaceOf(stored.it);
    case 'sweep':
      return sweepPlaceOf(stored.it);
    case 'outflow':
      return outflowPlaceOf(stored.it);
    case 'withdrawal':
      return null;
  }
}

function memoryChainStore(items: Items): ChainStore {
  const all = (ids: Iterable<string>): Stored[] =>
    [...new Set(ids)].flatMap((id) => items.byId.get(id) ?? []);
  const deposits = (ids: Iterable<string>): Deposit[] =>
    all(ids).flatMap((each) => (each.kind === 'deposit' ? [each.it] : []));
  const sweeps = (ids: Iterable<string>): Sweep[] =>
    all(ids).flatMap((each) => (each.kind === 'sweep' ? [each.it] : []));
  return {
    deposits: async (ids) => deposits(ids),
    sweeps: async (ids) => sweeps(ids),
    withdrawals: async (ids) => all(ids).flatMap((each) => (each.kind === 'withdrawal' ? [each.it] : [])),
    depositsOf: async (invoice) =>
      deposits(items.byInvoice.get(invoice) ?? []).filter(({ id }) => id.startsWith('dep_')),
    otherDepositsOf: async (invoice) =>
      deposits(items.byInvoice.get(invoice) ?? []).filter(({ id }) => id.startsWith('oth_')),
    sweepsOf: async (invoice) => sweeps(items.byInvoice.get(invoice) ?? []),
    pageByHeight: async ({ chainId, lane, shard, from, to }) => {
      const members = items.heights.get(`${chainId}#${lane}#${shard}`);
      if (members === undefined || members.size === 0) return { items: [], after: null };
      const found = [...members.values()].filter(({ height }) => height >= from && height <= to);
      found.sort((a, b) => a.height - b.height || (a.id < b.id ? -1 : 1));
      return { items: found.map(({ height: _, ...entry }) => entry), after: null };
    },
  };
}
