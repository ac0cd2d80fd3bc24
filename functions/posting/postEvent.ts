import { entryId, type LedgerStore } from '../ledger/ports.ts';
import type { AnyEvent, EventOf } from '../events/eventTypes.ts';
import { parseTransactionId, type TransactionId } from '../shared/ids.ts';
import type { PostTransactionOutcome } from './postTransaction.ts';
import type { PostingPort, PostingRequest } from './ports.ts';
import {
  confirmedSource,
  depositConfirmed,
  depositReallocated,
  depositTakenBack,
  depositUnallocated,
} from './templates/deposit.ts';
import { invoiceRefunded, walletFunded } from './templates/funding.ts';
import { sweepEnded } from './templates/sweep.ts';

interface PostEventDeps {
  readonly posting: PostingPort;
  /** Where a reversal finds the entry that it takes back. */
  readonly ledger: Pick<LedgerStore, 'getEntry'>;
  readonly postTransaction: (id: TransactionId) => Promise<PostTransactionOutcome>;
}

/** Posts what an event means. Idempotent on the event: a second delivery finds its entry. */
export function postEvent(deps: PostEventDeps): (event: AnyEvent) => Promise<PostTransactionOutcome> {
  async function post(request: PostingRequest | null): Promise<PostTransactionOutcome> {
    if (request === null) return 'NOTHING_TO_POST';
    const outcome = await deps.posting.post(request);
    // Control accounts have no limit, so that a refusal of a crypto event is a bug and belongs to the dead letters.
    if (outcome.kind === 'REFUSED') throw new Error(`${request.draft.source} was refused: ${outcome.code}`);
    return 'POSTED';
  }

  async function reverse(event: EventOf<'deposit.orphaned'>): Promise<PostTransactionOutcome> {
    const source = confirmedSource(event);
    if (source === null) return 'NOTHING_TO_POST';
    const entry = await deps.ledger.getEntry(entryId(event.merchantId, source));
    // Events come in any order: the queue delivers this one again until the entry it takes back is there.
    if (!entry) throw new Error(`${source} is not posted yet, so that ${event.id} cannot take it back`);
    return post(depositTakenBack(event, entry.id));
  }

  return async (event) => {
    switch (event.type) {
      case 'transaction.approved': {
        const id = parseTransactionId(event.subject);
        if (!id.ok) throw new Error(`${event.id}: the subject must be ${id.error}`);
        return deps.postTransaction(id.value);
      }
      case 'deposit.confirmed':
        return post(depositConfirmed(event));
      case 'deposit.reallocated':
        return post(depositReallocated(event));
      case 'deposit.orphaned':
        return reverse(event);
      case 'deposit.unallocated':
        return post(depositUnallocated(event));
      case 'sweep.final':
      case 'sweep.failed':
        return post(sweepEnded(event));
      case 'wallet.funded':
        return post(walletFunded(event));
      case 'invoice.refunded':
        return post(invoiceRefunded(event));
      default:
        return 'NOTHING_TO_POST';
    }
  };
}
