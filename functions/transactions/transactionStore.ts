import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Transaction } from './transaction.ts';
import type { SettledStatus } from './transactionStates.ts';

/** Somebody else changed the transaction first: read again and decide again. */
export interface TransactionConflict {
  readonly kind: 'conflict';
  readonly id: TransactionId;
}

/** How other contexts read and change transactions. */
export interface TransactionStore {
  /** Consistent; null when absent. */
  get(id: TransactionId): Promise<Transaction | null>;
  /** Stores `after` if the stored version is still `before.version`. */
  replace(before: Transaction, after: Transaction): Promise<Result<void, TransactionConflict>>;
  /** Puts a new one within another store's transaction, which fails as a whole where one with its id is there. */
  creation(transaction: Transaction): JoinedWrite;
  /** The same write for another store's transaction, which fails as a whole where the version is another. */
  replacement(before: Transaction, after: Transaction): JoinedWrite;
  /** Consistent, at most 100; what is absent is left out. What cannot be read throws as it is read. */
  getMany(ids: readonly TransactionId[]): Promise<ReadonlyMap<TransactionId, () => Transaction>>;
  /**
   * Ids of a merchant's transactions in a status that nothing of ours works on any more, as an index of its own has them; eventually
   * consistent, in no order.
   */
  idsIn(merchantId: string, status: SettledStatus): AsyncIterable<TransactionId>;
  /** Ids of open transactions written first before `before`, one page of one shard (0 to 15); eventually consistent. */
  pageStuck(shard: number, before: Date, after?: string): Promise<{ ids: string[]; after?: string }>;
}

/** Writers of one transaction are few; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 5;

/**
 * Reads a transaction, decides, and writes the decision if nobody was faster; otherwise reads and decides again.
 *
 * @param decide the transaction's next form, null when there is nothing to do, or why it is refused
 * @param known as the caller has just read it, which saves the first read; a lost race is read anew
 * @returns the transaction as it stands afterwards
 */
export function changeTransaction(store: TransactionStore) {
  return async (
    id: TransactionId,
    decide: (transaction: Transaction) => Result<Transaction | null, PaymentsError>,
    known?: Transaction,
  ): Promise<Result<Transaction, PaymentsError>> => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const transaction = (attempt === 1 ? known : undefined) ?? (await store.get(id));
      if (transaction === null) return err({ code: 'NotFound', facts: { type: 'transaction', id } });
      const next = decide(transaction);
      if (!next.ok) return next;
      if (next.value === null) return ok(transaction);
      const written = await store.replace(transaction, next.value);
      if (written.ok) return ok(next.value);
    }
    return err({ code: 'Conflict', facts: { type: 'transaction', id } });
  };
}
