import { util } from '@aws-appsync/utils';
import { authorizedItem } from '../../functions/transactions/authorizedItem.ts';
import type { SubmitTransactionStash } from './submitTransaction.ts';
import type { StoredTransaction } from './transaction.ts';

/** The first version of a submitted transaction, as the table keeps it. */
export function newTransactionItem(
  stash: SubmitTransactionStash,
): StoredTransaction & Record<string, unknown> {
  const { resultId, merchant, prepared } = stash;
  const { inputHash: _, ...facts } = prepared;
  return authorizedItem(resultId, merchant.merchantId, facts, util.time.nowISO8601());
}
