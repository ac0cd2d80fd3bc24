import type { LedgerStore } from '../ledger/ports.ts';
import { parsePayeeId, type TransferReturns } from '../payees/ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import {
  isTransferIn,
  moveTransfer,
  type TransactionStore,
  type TransferIn,
  type TransferStateBy,
  type TransferTransaction,
} from '../transactions/ports.ts';
import { customerAccount, payeeAccount } from './chart.ts';
import type { PostingMark, PostingOutcome, PostingPort, ReferenceData } from './ports.ts';
import type { PostTransactionOutcome } from './postTransaction.ts';
import { transferPosting } from './templates/transfer.ts';

interface PostTransferDeps {
  readonly transactions: Pick<TransactionStore, 'get' | 'replace' | 'replacement'>;
  readonly reference: Pick<ReferenceData, 'account'>;
  readonly ledger: Pick<LedgerStore, 'voidHold'>;
  readonly returns: TransferReturns;
  readonly posting: PostingPort;
  /** Decides one whose money is reserved. */
  readonly approve: (transfer: TransferTransaction) => Promise<Result<TransferTransaction, PaymentsError>>;
  readonly clock: Clock;
}

/** Writers of one approved transfer are few; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 5;

/**
 * Brings a transfer and the ledger together, from wherever a crash left them: one that nobody decided is decided, an approved one is posted and marked POSTED in one write, with the hold that it ends; what was
 * reserved for a rejected one is given back, and so are its code and what it took of a session.
 */
export function postTransfer(deps: PostTransferDeps): (id: TransactionId) => Promise<PostTransactionOutcome> {
  return async (id) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const transfer = await deps.transactions.get(id);
      if (transfer === null) throw new Error(`there is no transaction ${id}`);
      if (isTransferIn(transfer, 'REJECTED') || isTransferIn(transfer, 'FAILED')) {
        await giveBack(deps, transfer);
        return 'NOTHING_TO_POST';
      }
      if (isTransferIn(transfer, 'AUTHORIZED')) {
        // A crash left it so; its next status brings it here again.
        const approved = await deps.approve(transfer);
        if (!approved.ok) throw new Error(`transfer ${id} is not decided: ${approved.error.code}`);
        return 'NOTHING_TO_POST';
      }
      if (!isTransferIn(transfer, 'APPROVED')) return 'NOTHING_TO_POST';
      const outcome = await postApproved(deps, transfer);
      if (outcome === 'FAILED') await giveBack(deps, transfer);
      if (outcome !== null) return outcome;
    }
    throw new Error(`transfer ${id} changed ${ATTEMPTS_MAX} times while it was posted`);
  };
}

/** All that was taken for a transfer that came to nothing. A hold that has ended by itself stays so. */
async function giveBack({ ledger, returns }: PostTransferDeps, transfer: TransferTransaction): Promise<void> {
  await ledger.voidHold(transfer.id);
  await returns.giveBack(transfer);
}

/** Null where the transfer was changed meanwhile. */
async function postApproved(
  deps: PostTransferDeps,
  transfer: TransferIn<'APPROVED'>,
): Promise<PostTransactionOutcome | null> {
  const { transactions, posting, clock } = deps;
  const payer = await payerOf(deps, transfer);
  const at = dateNow(clock);
  const ended = (outcome: Ended) => endOf(transfer, outcome, at);
  const mark: PostingMark = {
    posted: (entry) => transactions.replacement(transfer, ended({ kind: 'POSTED', reference: entry })),
    refused: (refusal) => transactions.replacement(transfer, ended({ kind: 'REFUSED', ...refusal })),
  };
  const outcome = await posting.post(transferPosting(transfer, payer), mark);
  if (outcome.kind === 'MARK_CONFLICT') return null;
  if (!outcome.marked) {
    // Another delivery ended it in between, so that this version is gone.
    const written = await transactions.replace(transfer, ended(outcome));
    if (!written.ok) return null;
  }
  return outcome.kind === 'POSTED' ? 'POSTED' : 'FAILED';
}

async function payerOf(
  { reference }: PostTransferDeps,
  { id, merchantId, payerId, amount }: TransferTransaction,
) {
  if (parsePayeeId('payee', payerId).ok) return payeeAccount(merchantId, amount.currency, payerId);
  const record = await reference.account(merchantId, payerId);
  if (record === null) throw new Error(`account ${payerId} of transfer ${id} is gone`);
  return customerAccount(merchantId, amount.currency, record);
}

type Ended =
  | Pick<Extract<PostingOutcome, { kind: 'POSTED' }>, 'kind' | 'reference'>
  | Omit<Extract<PostingOutcome, { kind: 'REFUSED' }>, 'marked'>;

function endOf(transfer: TransferIn<'APPROVED'>, outcome: Ended, at: Date): TransferTransaction {
  const state: TransferStateBy<'poster'> =
    outcome.kind === 'POSTED'
      ? { status: 'POSTED', journalEntryId: outcome.reference }
      : { status: 'FAILED', failureCode: outcome.code, failureReason: outcome.reason };
  const moved = moveTransfer('poster', transfer, state, at);
  if (!moved.ok) throw new Error(`transfer ${transfer.id} cannot be ${state.status}`);
  return moved.value;
}
