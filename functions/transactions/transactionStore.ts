import type { TransactionId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import type { Transaction } from './transaction.ts';

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
  /** Open transactions last written before `before`, one page of one shard (0 to 15); eventually consistent. */
  pageStuck(shard: number, before: Date, after?: string): Promise<{ ids: TransactionId[]; after?: string }>;
}
