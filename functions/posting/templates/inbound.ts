import type { Posting } from '../../ledger/ports.ts';
import type { InboundTransaction } from '../../transactions/ports.ts';
import { chartAccount, customerAccount, fiatAsset } from '../chart.ts';
import type { AccountRecord, PostingRequest } from '../ports.ts';

/**
 * A transaction that another system authorised. A debit takes the customer's money (Dr customer) to settlement (Cr); a credit
 * brings it from there.
 */
export function inboundPosting(transaction: InboundTransaction, record: AccountRecord): PostingRequest {
  const { id, merchantId: book, amount, direction } = transaction;
  const asset = fiatAsset(amount.currency);
  const customer = customerAccount(book, amount.currency, record);
  const settlement = chartAccount(book, 'bank', 'settlement', asset);
  const line = (account: string, side: Posting['side']): Posting => ({
    accountId: account,
    side,
    amount: amount.units,
    asset: asset.code,
  });
  const opposite = direction === 'DEBIT' ? 'CREDIT' : 'DEBIT';
  return {
    accounts: [customer, settlement],
    draft: {
      book,
      source: approvalSources(transaction).at(-1) ?? id,
      description: `${direction === 'DEBIT' ? 'Debit' : 'Credit'} ${transaction.externalId ?? id}`,
      transactionId: id,
      postings: [line(customer.id, direction), line(settlement.id, opposite)],
    },
  };
}

/**
 * What a transaction is posted under, the oldest first: the approval, once, in whichever version of the transaction it was given,
 * and each that followed after an operator brought the transaction back, since a refusal stands under its source for ever.
 */
export function approvalSources({ id, retries = 0 }: Pick<InboundTransaction, 'id' | 'retries'>): string[] {
  const first = `${id}#approved`;
  return [first, ...Array.from({ length: retries }, (_, retry) => `${first}#${retry + 1}`)];
}
