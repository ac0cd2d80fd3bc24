import type { TransactionId } from '../shared/ids.ts';
import { type Clock, dateNow } from '../shared/clock.ts';
import {
  type InboundIn,
  type InboundTransaction,
  isInboundIn,
  moveTransaction,
  type StateBy,
  type TransactionStore,
} from '../transactions/ports.ts';
import type { PostingMark, PostingOutcome, PostingPort, ReferenceData } from './ports.ts';
import { inboundPosting } from './templates/inbound.ts';

interface PostDeps {
  readonly transactions: TransactionStore;
  readonly reference: Pick<ReferenceData, 'account'>;
  readonly posting: PostingPort;
  readonly clock: Clock;
}

export type PostTransactionOutcome = 'POSTED' | 'FAILED' | 'NOTHING_TO_POST';

/** Writers of one approved transaction are few; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 5;

/**
 * Posts an approved transaction and marks it POSTED, or FAILED where the ledger refuses: one write, so that neither is there without
 * the other. Who comes late finds it marked.
 */
export function postTransaction(deps: PostDeps): (id: TransactionId) => Promise<PostTransactionOutcome> {
  return async (id) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const transaction = await deps.transactions.get(id);
      if (transaction === null) throw new Error(`there is no transaction ${id}`);
      if (!isInboundIn(transaction, 'APPROVED')) return 'NOTHING_TO_POST';
      const outcome = await postApproved(deps, transaction);
      if (outcome !== null) return outcome;
    }
    throw new Error(`transaction ${id} changed ${ATTEMPTS_MAX} times while it was posted`);
  };
}

/** Null where the transaction was changed meanwhile. */
async function postApproved(
  { transactions, reference, posting, clock }: PostDeps,
  transaction: InboundIn<'APPROVED'>,
): Promise<PostTransactionOutcome | null> {
  const { id, merchantId, accountId } = transaction;
  const account = await reference.account(merchantId, accountId);
  if (account === null) throw new Error(`account ${accountId} of transaction ${id} is gone`);
  const at = dateNow(clock);
  const ended = (outcome: Ended) => endOf(transaction, outcome, at);
  const mark: PostingMark = {
    posted: (entry) => transactions.replacement(transaction, ended({ kind: 'POSTED', reference: entry })),
    refused: (refusal) => transactions.replacement(transaction, ended({ kind: 'REFUSED', ...refusal })),
  };
  const outcome = await posting.post(inboundPosting(transaction, account), mark);
  if (outcome.kind === 'MARK_CONFLICT') return null;
  if (!outcome.marked) {
    // Another delivery ended it in between, so that this version is gone; or it was posted by a version that marked apart.
    const written = await transactions.replace(transaction, ended(outcome));
    if (!written.ok) return null;
  }
  return outcome.kind === 'POSTED' ? 'POSTED' : 'FAILED';
}

type Ended =
  | Pick<Extract<PostingOutcome, { kind: 'POSTED' }>, 'kind' | 'reference'>
  | Omit<Extract<PostingOutcome, { kind: 'REFUSED' }>, 'marked'>;

function endOf(transaction: InboundIn<'APPROVED'>, outcome: Ended, at: Date): InboundTransaction {
  const { enrichment, decision } = transaction;
  const state: StateBy<'poster'> =
    outcome.kind === 'POSTED'
      ? { status: 'POSTED', journalEntryId: outcome.reference, enrichment, decision }
      : {
          status: 'FAILED',
          failureCode: outcome.code,
          failureReason: outcome.reason,
          enrichment,
          decision,
        };
  const moved = moveTransaction('poster', transaction, state, at);
  if (!moved.ok) throw new Error(`transaction ${transaction.id} cannot be ${state.status}`);
  return moved.value;
}
