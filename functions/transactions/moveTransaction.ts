import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type Actor, isMove, type TargetOf, withTransition } from '../shared/transitions.ts';
import type { InboundBody, InboundState, InboundTransaction } from './transaction.ts';
import { TRANSACTION_MOVES } from './transactionStates.ts';

/** The states that an actor may bring an INBOUND transaction to. */
export type StateBy<By extends Actor> = InboundState & {
  readonly status: TargetOf<typeof TRANSACTION_MOVES, By>;
};

/** The transaction one version on, in its next state; refused where the table has no such move of this actor. */
export function moveTransaction<By extends Actor>(
  by: By,
  transaction: InboundTransaction,
  to: StateBy<By>,
  at: Date,
  facts: Pick<InboundBody, 'customerId' | 'retries' | 'risk'> = {},
): Result<InboundTransaction, PaymentsError> {
  const { id, status } = transaction;
  const next: InboundState = to;
  if (!isMove(TRANSACTION_MOVES, status, next.status, by)) {
    return err({
      code: 'InvalidState',
      facts: { type: 'transaction', id, status, expected: `a status that leads to ${next.status}` },
    });
  }
  const body = bodyOf(transaction);
  const version = body.version + 1;
  const updatedAt = at.toISOString();
  const transitions = withTransition(body.transitions, { status: next.status, at: updatedAt, version });
  return ok({ ...body, ...facts, ...next, version, updatedAt, transitions });
}

/** The transaction without what belongs to its status. */
function bodyOf(transaction: InboundTransaction): InboundBody {
  const every: InboundBody & EveryStateField = transaction;
  const {
    status: _1,
    released: _2,
    duplicateOf: _3,
    enrichment: _4,
    decision: _5,
    journalEntryId: _6,
    failureCode: _7,
    failureReason: _8,
    ...body
  } = every;
  return body;
}

type EveryStateField = { readonly status: InboundState['status'] } & {
  readonly [Field in FieldOf<InboundState>]?: unknown;
};

type FieldOf<State> = State extends unknown ? Exclude<keyof State, 'status'> : never;
