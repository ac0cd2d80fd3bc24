import type { ChainTransactionStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';

/** Hashes of all that was ever signed for sweeps, mined or not. */
export async function readSent(
  store: Pick<ChainTransactionStore, 'plans' | 'transactions'>,
  sweeps: readonly Sweep[],
): Promise<ReadonlySet<string>> {
  const plans = await store.plans(sweeps.map(({ planId }) => planId));
  const transactions = await store.transactions(plans.flatMap(({ transactionIds }) => transactionIds));
  return new Set(transactions.flatMap(({ attempts }) => attempts.map(({ txHash }) => txHash)));
}
