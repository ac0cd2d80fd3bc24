import { util } from '@aws-appsync/utils';
import { transactionIndexKeys } from '../../functions/transactions/transactionKeys.ts';
import type { SubmitTransactionStash } from './submitTransaction.ts';
import type { StoredTransaction } from './transaction.ts';

/** The first version of a submitted transaction, as the table keeps it. */
export function newTransactionItem(
  stash: SubmitTransactionStash,
): StoredTransaction & Record<string, unknown> {
  const { resultId: id, merchant, prepared } = stash;
  const { inputHash: _, ...facts } = prepared;
  const { merchantId } = merchant;
  const at = util.time.nowISO8601();
  return {
    ...facts,
    id,
    version: 1,
    merchantId,
    kind: 'INBOUND',
    status: 'AUTHORIZED',
    amountRefunded: '0',
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'AUTHORIZED', at, version: 1 }],
    ...transactionIndexKeys(id, merchantId, 'AUTHORIZED', at, prepared.customerId),
  };
}
