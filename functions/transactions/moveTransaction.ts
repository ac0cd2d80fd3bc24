import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { withTransition } from '../shared/transitions.ts';
import type { Transaction } from './transaction.ts';
import { isTransactionMove, type TransactionStatus } from './transactionStates.ts';

/** What a move may set beside the status. */
export type MoveFacts = Partial<
  Pick<
    Transaction,
    | 'duplicateOf'
    | 'released'
    | 'enrichment'
    | 'decision'
    | 'failureCode'
    | 'failureReason'
    | 'journalEntryId'
    | 'reviewNote'
    | 'customerId'
  >
>;

/** The transaction one version on, in its next status; refused where the table has no such move. */
export function moveTransaction(
  transaction: Transaction,
  to: TransactionStatus,
  at: Date,
  facts: MoveFacts = {},
): Result<Transaction, PaymentsError> {
  const { id, status, version } = transaction;
  if (!isTransactionMove(status, to)) {
    return err({
      code: 'InvalidState',
      facts: { type: 'transaction', id, status, expected: `a status that leads to ${to}` },
    });
  }
  const next = version + 1;
  return ok({
    ...transaction,
    ...facts,
    status: to,
    version: next,
    updatedAt: at.toISOString(),
    transitions: withTransition(transaction.transitions, { status: to, at: at.toISOString(), version: next }),
  });
}
