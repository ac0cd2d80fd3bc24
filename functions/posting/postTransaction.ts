import { assertNever } from '../shared/assertNever.ts';
import type { TransactionId } from '../shared/ids.ts';
import { ok } from '../shared/result.ts';
import {
  changeTransaction,
  isInboundIn,
  moveTransaction,
  type Transaction,
  type TransactionStore,
} from '../transactions/ports.ts';
import type { PostingOutcome, PostingPort, ReferenceData } from './ports.ts';
import { inboundPosting } from './templates/inbound.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface PostDeps {
  readonly transactions: TransactionStore;
  readonly reference: Pick<ReferenceData, 'account'>;
  readonly posting: PostingPort;
  readonly clock: Clock;
}

export type PostTransactionOutcome = 'POSTED' | 'FAILED' | 'NOTHING_TO_POST';

/**
 * Posts an approved transaction and marks it POSTED, or FAILED where the posting system refuses. Both steps are idempotent: after a
 * crash between them the next delivery does the rest.
 */
export function postTransaction(deps: PostDeps): (id: TransactionId) => Promise<PostTransactionOutcome> {
  const change = changeTransaction(deps.transactions);
  return async (id) => {
    const transaction = await deps.transactions.get(id);
    if (transaction === null) throw new Error(`there is no transaction ${id}`);
    if (!isInboundIn(transaction, 'APPROVED')) return 'NOTHING_TO_POST';
    const account = await deps.reference.account(transaction.merchantId, transaction.accountId);
    if (account === null) throw new Error(`account ${transaction.accountId} of transaction ${id} is gone`);
    const outcome = await deps.posting.post(inboundPosting(transaction, account));
    const mark = (current: Transaction) => {
      if (!isInboundIn(current, 'APPROVED')) return ok(null);
      const { enrichment, decision } = current;
      return moveTransaction(
        'poster',
        current,
        { ...endOf(outcome), enrichment, decision },
        dateNow(deps.clock),
      );
    };
    const marked = await change(id, mark, transaction);
    if (!marked.ok)
      throw new Error(`transaction ${id} was posted and could not be marked: ${marked.error.code}`);
    return outcome.kind === 'POSTED' ? 'POSTED' : 'FAILED';
  };
}

function endOf(outcome: PostingOutcome) {
  switch (outcome.kind) {
    case 'POSTED':
      return { status: 'POSTED', journalEntryId: outcome.reference } as const;
    case 'REFUSED':
      return { status: 'FAILED', failureCode: outcome.code, failureReason: outcome.reason } as const;
    default:
      return assertNever(outcome);
  }
}
