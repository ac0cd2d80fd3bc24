import type { Fed } from './figures.ts';
import type { FedTransaction } from './traffic.ts';

/** A way into the system for transactions, and a look at what became of them. */
export interface FeedTarget {
  /** Stores one transaction; the same key again gives the same one. @returns its id */
  submit(transaction: FedTransaction, idempotencyKey: string): Promise<string>;
  /** Of these transactions, oldest first, some that the system has ended. Empty: ask again later. */
  ended(ids: readonly string[]): Promise<Fed[]>;
  close(): void;
}

/** Statuses in which the system itself still has something to do. */
export const AT_WORK: readonly string[] = ['AUTHORIZED', 'ENRICHED', 'APPROVED'];
