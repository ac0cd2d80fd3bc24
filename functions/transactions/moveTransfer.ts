import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Actor, isMove, type TargetOf, withTransition } from '../shared/transitions.ts';
import type { TransferBody, TransferState, TransferTransaction } from './transaction.ts';
import { TRANSACTION_MOVES } from './transactionStates.ts';

/** The states that an actor may bring a transfer to. */
export type TransferStateBy<By extends Actor> = TransferState & {
  readonly status: TargetOf<typeof TRANSACTION_MOVES, By>;
};

/** The transfer one version on, in its next state; refused where the table has no such move of this actor. */
export function moveTransfer<By extends Actor>(
  by: By,
  transfer: TransferTransaction,
  to: TransferStateBy<By>,
  at: Date,
): Result<TransferTransaction, PaymentsError> {
  const { id, status } = transfer;
  const next: TransferState = to;
  if (!isMove(TRANSACTION_MOVES, status, next.status, by)) {
    const expected = `a status that leads to ${next.status}`;
    return err({ code: 'InvalidState', facts: { type: 'transaction', id, status, expected } });
  }
  const version = transfer.version + 1;
  const updatedAt = at.toISOString();
  const transitions = withTransition(transfer.transitions, { status: next.status, at: updatedAt, version });
  return ok({ ...bodyOf(transfer), ...next, version, updatedAt, transitions });
}

/** The transfer without what belongs to its status. */
function bodyOf(transfer: TransferTransaction): TransferBody {
  const every: TransferBody & Partial<Record<'status' | StateField, unknown>> = transfer;
  const { status: _1, journalEntryId: _2, failureCode: _3, failureReason: _4, ...body } = every;
  return body;
}

type StateField = 'journalEntryId' | 'failureCode' | 'failureReason';
