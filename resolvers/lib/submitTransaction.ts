import type { PreparedTransaction } from '../../functions/transactions/prepareTransaction.ts';
import type { ClaimStash } from './claim.ts';
import type { StoredTransaction } from './transaction.ts';

/** What the steps of `submitTransaction` hand to each other. */
export interface SubmitTransactionStash extends ClaimStash {
  /** 1.parse */
  prepared: PreparedTransaction;
  /** 4.store */
  stored: StoredTransaction | null;
}
