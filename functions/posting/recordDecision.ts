import { assertNever } from '../shared/assertNever.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { RiskRecord } from '../risk/ports.ts';
import { ok, type Result } from '../shared/result.ts';
import {
  changeTransaction,
  type DecisionRecord,
  type Enrichment,
  isInboundIn,
  moveTransaction,
  type StateBy,
  type Transaction,
  type TransactionStore,
} from '../transactions/ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface RecordDeps {
  readonly transactions: TransactionStore;
  readonly clock: Clock;
}

/** Ends a transaction, as the caller has read it, with a code for programs and a reason for people. */
export type EndTransaction = (
  transaction: Transaction,
  failureCode: string,
  failureReason: string,
) => Promise<Result<Transaction, PaymentsError>>;

export interface DecidedTransaction {
  /** As it was read before it was decided: written on the condition that it still has this version, or else read again. */
  readonly transaction: Transaction;
  readonly decision: DecisionRecord;
  readonly enrichment: Enrichment;
  readonly customerId: string;
  /** Null: its risk was not judged. */
  readonly risk: RiskRecord | null;
}

/** Writes a decision with what it rests on: ENRICHED and the decision in one write. Repeating it changes nothing. */
export function recordDecision({
  transactions,
  clock,
}: RecordDeps): (decided: DecidedTransaction) => Promise<Result<Transaction, PaymentsError>> {
  const change = changeTransaction(transactions);
  return ({ transaction, decision, enrichment, customerId, risk }) =>
    change(
      transaction.id,
      (current) => {
        if (!isInboundIn(current, 'AUTHORIZED', 'ENRICHED')) return ok(null);
        return moveTransaction('rules', current, stateOf(decision, enrichment), dateNow(clock), {
          customerId,
          ...(risk === null ? {} : { risk }),
        });
      },
      transaction,
    );
}

function stateOf(decision: DecisionRecord, enrichment: Enrichment): StateBy<'rules'> {
  const decided = { decision, enrichment };
  switch (decision.outcome) {
    case 'APPROVE':
      return { status: 'APPROVED', ...decided };
    case 'REVIEW':
      return { status: 'IN_REVIEW', ...decided };
    case 'REJECT': {
      const [first] = decision.reasons;
      if (first === undefined) throw new Error('a decision that rejects must have a reason');
      return { status: 'REJECTED', failureCode: first.code, failureReason: first.detail, ...decided };
    }
    default:
      return assertNever(decision.outcome);
  }
}

/** Rejects a transaction for a reason found before the rules, e.g. an unknown account. */
export function rejectTransaction({ transactions, clock }: RecordDeps): EndTransaction {
  const change = changeTransaction(transactions);
  return (transaction, failureCode, failureReason) =>
    change(
      transaction.id,
      (current) =>
        isInboundIn(current, 'AUTHORIZED', 'ENRICHED')
          ? moveTransaction(
              'rules',
              current,
              { status: 'REJECTED', failureCode, failureReason },
              dateNow(clock),
            )
          : ok(null),
      transaction,
    );
}
