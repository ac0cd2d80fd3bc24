import type { Account } from '../../ledger/ports.ts';
import type { TransferTransaction } from '../../transactions/ports.ts';
import { fiatAsset, payeeAccount } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';

/**
 * From one account of a book to another: Dr payer, Cr payee, of what the transfer holds.
 *
 * @param payer the account that its hold is on
 */
export function transferPosting(transfer: TransferTransaction, payer: Account): PostingRequest {
  const { id, merchantId: book, amount, payeeId } = transfer;
  const payee = payeeAccount(book, amount.currency, payeeId);
  const line = { amount: amount.units, asset: fiatAsset(amount.currency).code };
  return {
    holdId: id,
    accounts: [payer, payee],
    draft: {
      book,
      source: transferSource(transfer),
      description: `Transfer ${transfer.reason ?? id}`,
      transactionId: id,
      postings: [
        { ...line, accountId: payer.id, side: 'DEBIT' },
        { ...line, accountId: payee.id, side: 'CREDIT' },
      ],
    },
  };
}

/** What a transfer is posted under: its approval, once. */
export function transferSource({ id }: Pick<TransferTransaction, 'id'>): string {
  return `${id}#approved`;
}
