import { entryId, type LedgerStore } from '../ledger/ports.ts';
import { type AnyEvent, EVENT_TYPES, type EventOf, type EventType } from '../events/eventTypes.ts';
import { parseTransactionId, type TransactionId } from '../shared/ids.ts';
import type { PostTransactionOutcome } from './postTransaction.ts';
import type { PostingPort, PostingRequest } from './ports.ts';
import {
  confirmedSource,
  depositConfirmed,
  depositReallocated,
  depositTakenBack,
} from './templates/deposit.ts';
import { walletFunded, walletSpent } from './templates/funding.ts';
import { finalSource, sweepEnded, sweepTakenBack } from './templates/sweep.ts';
import { withdrawalFinal, withdrawalTakenBack, withdrawnSource } from './templates/withdrawal.ts';

interface PostEventDeps {
  readonly posting: PostingPort;
  /** Where a reversal finds the entry that it takes back. */
  readonly ledger: Pick<LedgerStore, 'getEntry'>;
  readonly postTransaction: (id: TransactionId) => Promise<PostTransactionOutcome>;
  readonly postCardPayment: (id: TransactionId) => Promise<PostTransactionOutcome>;
  readonly postTransfer: (id: TransactionId) => Promise<PostTransactionOutcome>;
}

type PostingOf<T extends EventType> = (typeof EVENT_TYPES)[T]['posting'];
type PostingName = NonNullable<PostingOf<EventType>>;

/** A posting for each that EVENT_TYPES names, which takes the events that name it. */
type Postings = {
  readonly [Name in PostingName]: (
    event: EventOf<{ [T in EventType]: PostingOf<T> extends Name ? T : never }[EventType]>,
  ) => Promise<PostTransactionOutcome>;
};

/** Posts what an event means. Idempotent on the event: a second delivery finds its entry. */
export function postEvent(deps: PostEventDeps): (event: AnyEvent) => Promise<PostTransactionOutcome> {
  async function post(request: PostingRequest | null): Promise<PostTransactionOutcome> {
    if (request === null) return 'NOTHING_TO_POST';
    const outcome = await deps.posting.post(request);
    // Control accounts have no limit, so that a refusal of a crypto event is a bug and belongs to the dead letters.
    if (outcome.kind !== 'POSTED')
      throw new Error(`${request.draft.source} was refused: ${JSON.stringify(outcome)}`);
    return 'POSTED';
  }

  async function reverse(event: EventOf<'deposit.orphaned'>): Promise<PostTransactionOutcome> {
    const source = confirmedSource(event);
    if (source === null) return 'NOTHING_TO_POST';
    return post(depositTakenBack(event, await postedEntry(event, source)));
  }

  /** Events come in any order: the queue delivers one again until the entry it takes back is there. */
  async function postedEntry({ id, merchantId }: AnyEvent, source: string): Promise<string> {
    const entry = await deps.ledger.getEntry(entryId(merchantId, source));
    if (entry === null) throw new Error(`${source} is not posted yet, so that ${id} cannot take it back`);
    return entry.id;
  }

  function transactionOf({ id, subject }: AnyEvent): TransactionId {
    const transactionId = parseTransactionId(subject);
    if (!transactionId.ok) throw new Error(`${id}: the subject must be ${transactionId.error}`);
    return transactionId.value;
  }

  const postings: Postings = {
    depositConfirmed: (event) => post(depositConfirmed(event)),
    depositReallocated: (event) => post(depositReallocated(event)),
    depositTakenBack: reverse,
    sweepEnded: (event) => post(sweepEnded(event)),
    sweepTakenBack: async (event) =>
      post(sweepTakenBack(event, await postedEntry(event, finalSource(event)))),
    withdrawalFinal: (event) => post(withdrawalFinal(event)),
    withdrawalTakenBack: async (event) =>
      post(withdrawalTakenBack(event, await postedEntry(event, withdrawnSource(event)))),
    walletFunded: (event) => post(walletFunded(event)),
    walletSpent: (event) => post(walletSpent(event)),
    transactionApproved: (event) =>
      event.data.kind === 'TRANSFER'
        ? deps.postTransfer(transactionOf(event))
        : deps.postTransaction(transactionOf(event)),
    transactionRejected: async (event) =>
      event.data.kind === 'TRANSFER' ? deps.postTransfer(transactionOf(event)) : 'NOTHING_TO_POST',
    transactionAuthorized: async (event) => {
      if (event.data.kind === 'CARD') return deps.postCardPayment(transactionOf(event));
      // Of a transfer it is sent by the recovery of stuck transactions alone.
      return event.data.kind === 'TRANSFER' ? deps.postTransfer(transactionOf(event)) : 'NOTHING_TO_POST';
    },
    cardPaymentChanged: async (event) =>
      event.data.kind === 'CARD' ? deps.postCardPayment(transactionOf(event)) : 'NOTHING_TO_POST',
  };

  return async (event) => {
    const { posting } = EVENT_TYPES[event.type];
    if (posting === null) return 'NOTHING_TO_POST';
    // `Postings` pairs names and types of events; the compiler does not follow the pair through a lookup.
    return (postings[posting] as (event: AnyEvent) => Promise<PostTransactionOutcome>)(event);
  };
}
