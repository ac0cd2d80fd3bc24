import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import { ok, type Result } from '../shared/result.ts';
import {
  changeTransaction,
  type DecisionRecord,
  type Enrichment,
  type MoveFacts,
  moveTransaction,
  type Transaction,
  type TransactionStatus,
  type TransactionStore,
} from '../transactions/ports.ts';

interface RecordDeps {
  readonly transactions: TransactionStore;
  readonly now: () => Date;
}

/** Ends a transaction with a code for programs and a reason for people. */
export type EndTransaction = (
  transactionId: TransactionId,
  failureCode: string,
  failureReason: string,
) => Promise<Result<Transaction, PaymentsError>>;

const STATUS_OF: Record<DecisionRecord['outcome'], TransactionStatus> = {
  APPROVE: 'APPROVED',
  REVIEW: 'IN_REVIEW',
  REJECT: 'REJECTED',
};

export interface Judged {
  readonly transactionId: TransactionId;
  readonly decision: DecisionRecord;
  readonly enrichment: Enrichment;
  readonly customerId: string;
}

/** Writes a decision with what it rests on: ENRICHED and the decision in one write. Repeating it changes nothing. */
export function recordDecision({
  transactions,
  now,
}: RecordDeps): (judged: Judged) => Promise<Result<Transaction, PaymentsError>> {
  const change = changeTransaction(transactions);
  return ({ transactionId, decision, enrichment, customerId }) =>
    change(transactionId, (current) => {
      if (current.status !== 'AUTHORIZED' && current.status !== 'ENRICHED') return ok(null);
      const [worst] = decision.reasons;
      const rejected: MoveFacts =
        decision.outcome === 'REJECT' && worst
          ? { failureCode: worst.code, failureReason: worst.detail }
          : {};
      return moveTransaction(current, STATUS_OF[decision.outcome], now(), {
        decision,
        enrichment,
        customerId,
        ...rejected,
      });
    });
}

/** Rejects a transaction for a reason found before the rules, e.g. an unknown account. */
export function rejectTransaction({ transactions, now }: RecordDeps): EndTransaction {
  const change = changeTransaction(transactions);
  return (transactionId, failureCode, failureReason) =>
    change(transactionId, (current) =>
      current.status === 'AUTHORIZED' || current.status === 'ENRICHED'
        ? moveTransaction(current, 'REJECTED', now(), { failureCode, failureReason })
        : ok(null),
    );
}

/** Ends a transaction that our own machinery could not finish. Repeating it, or coming late, changes nothing. */
export function failTransaction({ transactions, now }: RecordDeps): EndTransaction {
  const change = changeTransaction(transactions);
  return (transactionId, failureCode, failureReason) =>
    change(transactionId, (current) =>
      current.status === 'AUTHORIZED' || current.status === 'ENRICHED' || current.status === 'APPROVED'
        ? moveTransaction(current, 'FAILED', now(), { failureCode, failureReason })
        : ok(null),
    );
}
