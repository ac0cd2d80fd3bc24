/**
 * The one file through which a simulation reaches the sweeper: what it stores beside deposits and invoices, how a message runs it, what it
 * writes into the books, and what it did for an invoice. Another sweeper is simulated by another version of this file, and of
 * `memory/memorySigning.ts` where it signs other bytes.
 */
import type { ChainConnection } from '../../functions/chain/evm/chainConnection.ts';
import type { HeightPlace } from '../../functions/chain/deposit.ts';
import type {
  ChainTransactionStore,
  NonceState,
  NonceStore,
  NonceTake,
  Settlement,
  WakeMessage,
} from '../../functions/chain/ports.ts';
import { dynamoTransactions } from '../../functions/chain/store/dynamoTransactions.ts';
import { toSweepItem } from '../../functions/chain/store/chainItems.ts';
import type { Sweep } from '../../functions/chain/sweep.ts';
import { dynamoNonces } from '../../functions/chain/sweeping/dynamoNonces.ts';
import { nativeMethod } from '../../functions/chain/sweeping/nativeMethod.ts';
import { runSweep, type RunSweepDeps } from '../../functions/chain/sweeping/runSweep.ts';
import { topUpMethod } from '../../functions/chain/sweeping/topUpMethod.ts';
import type { InvoiceWriter } from '../../functions/invoices/ports.ts';
import type { InvoiceId } from '../../functions/shared/ids.ts';
import type { Driver } from './driver.ts';
import { memoryTransactions } from './memory/memoryTransactions.ts';
import { interruptible } from './passes.ts';

/** What the sweeper alone stores. */
export interface SweeperStores {
  readonly nonces: NonceStore;
  readonly transactions: ChainTransactionStore;
}

export const sweeperOnTables = (
  inState: Parameters<typeof dynamoNonces>[0],
  writer: InvoiceWriter,
): SweeperStores => ({
  nonces: dynamoNonces(inState),
  transactions: dynamoTransactions({ ...inState, writer }),
});

export interface MemorySweeper {
  readonly stores: SweeperStores;
  /** What of a settlement cannot be written, since it is no longer stored as it was read. */
  refused(settlement: Settlement): readonly string[];
  write(settlement: Settlement): void;
}

/** @param tokenOf of a lease as it is stored */
export function sweeperInMemory(tokenOf: (name: string) => number | undefined): MemorySweeper {
  const stored = new Map<string, NonceState>();
  const keyOf = ({ chainId, address }: Pick<NonceTake, 'chainId' | 'address'>): string =>
    `${chainId}#${address.toLowerCase()}`;
  return {
    stores: {
      nonces: { read: async (chainId, address) => stored.get(keyOf({ chainId, address })) ?? null },
      transactions: memoryTransactions(tokenOf),
    },
    refused: ({ nonce }) =>
      nonce !== null && stored.get(keyOf(nonce))?.next !== nonce.before?.next ? [keyOf(nonce)] : [],
    write: ({ nonce: take }) => {
      if (take === null) return;
      const { before, nonce, holder, minedBelow } = take;
      const kept = [...(before?.holders ?? [])].filter(([each]) => each >= minedBelow);
      stored.set(keyOf(take), {
        next: Math.max(before?.next ?? 0, nonce + 1),
        holders: new Map([...kept, [nonce, holder]]),
      });
    },
  };
}

/** As the chain table has it: where its last mined transaction stands. */
export function sweepPlaceOf({ legs }: Sweep): HeightPlace | null {
  const heights = legs.flatMap(({ mined }) => mined?.blockNumber ?? []);
  return heights.length === 0 ? null : { lane: 'final', height: Math.max(...heights) };
}

export interface SweeperDeps extends Omit<RunSweepDeps, 'signer' | 'methods' | 'nonces'> {
  readonly stores: SweeperStores;
  readonly drivers: readonly Driver[];
  connect(chainId: number): Promise<ChainConnection>;
}

/** Runs messages of the sweep queue, each chain with a signer of its own. */
export function openSweeper({ stores, drivers, ...deps }: SweeperDeps) {
  const nonces = interruptible(stores.nonces, []);
  const methods = [nativeMethod, topUpMethod];
  const byChain = new Map(
    drivers.map(({ config, signer }) => [config.chainId, runSweep({ ...deps, nonces, signer, methods })]),
  );
  return async (message: WakeMessage): Promise<void> => byChain.get(message.chainId)?.(message);
}

/** Items before and after, as the stream of the chain table has them. */
export function sweepWritesOf({ sweep }: Settlement): readonly {
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown>;
}[] {
  if (sweep === null) return [];
  return [
    { before: sweep.before === null ? null : toSweepItem(sweep.before), after: toSweepItem(sweep.after) },
  ];
}

/** One line for each sweep of an invoice, for whoever reads why it is not settled. */
export async function describeSweeps(
  chain: { sweepsOf(invoiceId: InvoiceId): Promise<readonly Sweep[]> },
  invoiceId: InvoiceId,
  text: (value: unknown) => string,
): Promise<readonly string[]> {
  const sweeps = await chain.sweepsOf(invoiceId);
  return sweeps.map(
    ({ id, status, failureReason, legs, depositIds }) =>
      `sweep ${id} ${status} ${failureReason} ${text({ depositIds, legs })}`,
  );
}
