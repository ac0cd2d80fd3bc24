/**
 * The one file through which a simulation reaches the sweeper: what it stores beside deposits and invoices, how a message runs it, what it
 * writes into the books, and what it did for an invoice. Another sweeper is simulated by another version of this file, and of
 * `memory/memorySigning.ts` where it signs other bytes.
 */
import type { ChainConnection } from '../../functions/chain/evm/chainConnection.ts';
import type { HeightPlace } from '../../functions/chain/deposit.ts';
import type { ChainTransactionStore, Settlement, WakeMessage } from '../../functions/chain/ports.ts';
import {
  dynamoTransactions,
  type DynamoTransactionsOptions,
} from '../../functions/chain/store/dynamoTransactions.ts';
import { toSweepItem } from '../../functions/chain/store/chainItems.ts';
import { heightOf, type Sweep } from '../../functions/chain/sweep.ts';
import { batchMethod } from '../../functions/chain/sweeping/batchMethod.ts';
import { nativeMethod } from '../../functions/chain/sweeping/nativeMethod.ts';
import { runSweep, type RunSweepDeps } from '../../functions/chain/sweeping/runSweep.ts';
import { topUpMethod } from '../../functions/chain/sweeping/topUpMethod.ts';
import type { InvoiceId } from '../../functions/shared/ids.ts';
import type { Driver } from './driver.ts';
import { NO_RECORDS } from './noRecords.ts';
import { memoryTransactions } from './memory/memoryTransactions.ts';

/** What the sweeper alone stores. */
export interface SweeperStores {
  readonly transactions: ChainTransactionStore;
}

export const sweeperOnTables = (options: DynamoTransactionsOptions): SweeperStores => ({
  transactions: dynamoTransactions(options),
});

export interface MemorySweeper {
  readonly stores: SweeperStores;
  /** What of a settlement cannot be written, since it is no longer stored as it was read. */
  refused(settlement: Settlement): readonly string[];
}

/** @param tokenOf of a lease as it is stored */
export function sweeperInMemory(tokenOf: (name: string) => number | undefined): MemorySweeper {
  const transactions = memoryTransactions(tokenOf);
  return {
    stores: { transactions },
    refused: ({ fence }) =>
      fence !== null && 'planId' in fence && transactions.planVersion(fence.planId) !== fence.version
        ? [fence.planId]
        : [],
  };
}

/** As the chain table has it: where its last mined transaction stands. */
export function sweepPlaceOf(sweep: Sweep): HeightPlace | null {
  const height = heightOf(sweep);
  return height === null ? null : { lane: 'final', height };
}

export interface SweeperDeps extends Omit<
  RunSweepDeps,
  'signer' | 'methods' | 'treasuries' | 'addressMerchants'
> {
  readonly drivers: readonly Driver[];
  /** Whether tokens are swept in batches. */
  readonly batches: boolean;
  connect(chainId: number): Promise<ChainConnection>;
}

/** Runs messages of the sweep queue, each chain with a signer of its own. */
export function openSweeper({ drivers, batches, ...deps }: SweeperDeps) {
  const methods = [nativeMethod, ...(batches ? [batchMethod] : []), topUpMethod];
  const byChain = new Map(
    drivers.map(({ config, signer }) => [
      config.chainId,
      runSweep({ ...deps, signer, methods, treasuries: NO_RECORDS, addressMerchants: NO_RECORDS }),
    ]),
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
    ({ id, status, failureReason, planId, movements, arrival, depositIds }) =>
      `sweep ${id} ${status} ${failureReason} ${text({ depositIds, planId, movements, arrival })}`,
  );
}
