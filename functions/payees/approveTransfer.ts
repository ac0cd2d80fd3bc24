import { type Clock, dateNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { ok, type Result } from '../shared/result.ts';
import {
  changeTransaction,
  isTransferIn,
  moveTransfer,
  type TransactionStore,
  type TransferStateBy,
  type TransferTransaction,
} from '../transactions/ports.ts';
import type { TransferRisk, TransferVerdict } from './ports.ts';

export interface ApproveTransferDeps {
  readonly transactions: TransactionStore;
  readonly risk: TransferRisk;
  readonly clock: Clock;
}

/** Asks for the risk of a transfer whose money is reserved, and decides it. Whoever comes late finds it decided. */
export function approveTransfer({ transactions, risk, clock }: ApproveTransferDeps) {
  const change = changeTransaction(transactions);
  return async (transfer: TransferTransaction): Promise<Result<TransferTransaction, PaymentsError>> => {
    const verdict = await risk.assess(transfer);
    const state = stateOf(verdict);
    const judged = verdict.risk === undefined ? {} : { risk: verdict.risk };
    const changed = await change(
      transfer.id,
      (current) =>
        isTransferIn(current, 'AUTHORIZED')
          ? moveTransfer('rules', { ...current, ...judged }, state, dateNow(clock))
          : ok(null),
      transfer,
    );
    if (!changed.ok) return changed;
    if (changed.value.kind !== 'TRANSFER') throw new Error(`${transfer.id} is of kind ${changed.value.kind}`);
    return ok(changed.value);
  };
}

function stateOf(verdict: TransferVerdict): TransferStateBy<'rules'> {
  switch (verdict.outcome) {
    case 'ALLOW':
      return { status: 'APPROVED' };
    case 'REVIEW':
      return { status: 'IN_REVIEW' };
    case 'REJECT':
      return { status: 'REJECTED', failureCode: verdict.code, failureReason: verdict.reason };
  }
}
