import {
  changeTransaction,
  moveTransaction,
  type Transaction,
  type TransactionStore,
} from '../transactions/ports.ts';
import { ok } from '../shared/result.ts';
import { dedupeKey } from './dedupe.ts';
import type { DedupeStore } from './ports.ts';

interface ScreenDeps {
  readonly dedupe: DedupeStore;
  readonly transactions: TransactionStore;
  readonly windowSeconds: number;
  readonly now: () => Date;
}

/**
 * Whether a newly authorised transaction goes on to the bus. A duplicate is parked as DUPLICATE instead; that write's own
 * stream record announces it. What a person released is not compared again.
 */
export function screenTransaction(
  deps: ScreenDeps,
): (transaction: Transaction) => Promise<'FRESH' | 'DUPLICATE'> {
  const change = changeTransaction(deps.transactions);
  return async (transaction) => {
    const key = dedupeKey(transaction);
    if (key === null || transaction.released === true) return 'FRESH';
    const writtenAt = new Date(transaction.createdAt);
    const first = await deps.dedupe.claim(key, transaction.id, writtenAt, deps.windowSeconds);
    if (first === transaction.id) return 'FRESH';
    const parked = await change(transaction.id, (current) =>
      // A redelivered record finds the transaction parked already, or released, or on its way: nothing to do.
      current.status === 'AUTHORIZED' && current.released !== true
        ? moveTransaction(current, 'DUPLICATE', deps.now(), { duplicateOf: first })
        : ok(null),
    );
    if (!parked.ok)
      throw new Error(`transaction ${transaction.id} could not be parked: ${parked.error.code}`);
    return 'DUPLICATE';
  };
}
