import { type Attempt, type ChainTransaction, hasEnded } from '../../../functions/chain/chainTransaction.ts';
import { type ChainTransactionStore, type Lease, LeaseLost } from '../../../functions/chain/ports.ts';
import { isOpenPlan, type SweepPlan } from '../../../functions/chain/sweeping/sweepPlan.ts';
import { err, ok } from '../../../functions/shared/result.ts';

/** Plans, transactions and attempts in memory. @param tokenOf of a lease as it is stored */
export function memoryTransactions(
  tokenOf: (name: string) => number | undefined,
): ChainTransactionStore & { planVersion(id: string): number | undefined } {
  const plans = new Map<string, SweepPlan>();
  const transactions = new Map<string, ChainTransaction>();
  const attempts = new Map<string, Attempt>();
  const all = <T>(items: ReadonlyMap<string, T>, ids: readonly string[]): T[] =>
    [...new Set(ids)].flatMap((id) => items.get(id) ?? []);
  const checkLease = (lease: Lease | null): void => {
    if (lease !== null && tokenOf(lease.name) !== lease.token) throw new LeaseLost(lease);
  };
  return {
    planVersion: (id) => plans.get(id)?.version,
    plans: async (ids) => all(plans, ids),
    transactions: async (ids) => all(transactions, ids),
    attempts: async (ids) => all(attempts, ids),
    openPlans: async (chainId, limit) =>
      [
        ...[...plans.values()].filter((plan) => plan.asset.chainId === chainId && isOpenPlan(plan)),
        // What serves a plan is found by it.
        ...[...transactions.values()].filter(
          (each) => each.chainId === chainId && !('planId' in each.serves) && !hasEnded(each),
        ),
      ]
        .map(({ id }) => id)
        .sort()
        .slice(0, limit),
    write: async ({ plan, transaction, attempt }, lease) => {
      checkLease(lease);
      const refused = [
        ...(plan !== null && plans.get(plan.after.id)?.version !== plan.before?.version
          ? [plan.after.id]
          : []),
        ...(transaction !== null &&
        transactions.get(transaction.after.id)?.version !== transaction.before?.version
          ? [transaction.after.id]
          : []),
        ...(attempt !== null && attempts.has(attempt.id) ? [attempt.id] : []),
      ];
      if (refused.length > 0) return err({ kind: 'conflict', ids: refused, refused });
      if (plan !== null) plans.set(plan.after.id, plan.after);
      if (transaction !== null) transactions.set(transaction.after.id, transaction.after);
      if (attempt !== null) attempts.set(attempt.id, attempt);
      return ok(undefined);
    },
  };
}
