import { entryId, type LedgerStore } from '../ledger/ports.ts';
import { type CardPayment, movedBy, type PaymentStore } from '../gateways/ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';
import type { TransactionId } from '../shared/ids.ts';
import type { PostingMark, PostingOutcome, PostingPort, PostingRequest } from './ports.ts';
import type { PostTransactionOutcome } from './postTransaction.ts';
import { authorizationHold, cardPostings } from './templates/card.ts';

interface PostCardDeps {
  readonly payments: Pick<PaymentStore, 'get' | 'replace' | 'replacement'>;
  readonly ledger: Pick<LedgerStore, 'getEntry' | 'openAccount' | 'hold' | 'voidHold'>;
  readonly posting: PostingPort;
  readonly clock: Clock;
}

/** Facts come a few at a time; a payment that changes more often while it is posted is wrong. */
const ATTEMPTS_MAX = 8;

/**
 * Brings the ledger to what a card payment's facts say, whichever event called: every entry has its fact as source and is posted once. A
 * capture's entry and POSTED are one write. What changed meanwhile is looked at again, so that the last one to post has seen the last fact.
 */
export function postCardPayment(deps: PostCardDeps): (id: TransactionId) => Promise<PostTransactionOutcome> {
  return async (id) => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const payment = await deps.payments.get(id);
      if (payment === null) throw new Error(`there is no card payment ${id}`);
      const outcome = await postFacts(deps, payment);
      const after = await deps.payments.get(id);
      const mine = after?.version === payment.version + 1 && after.status === 'POSTED';
      if (outcome !== null && (after?.version === payment.version || mine)) return outcome;
    }
    throw new Error(`card payment ${id} changed ${ATTEMPTS_MAX} times while it was posted`);
  };
}

/** Null where the payment was changed meanwhile. */
async function postFacts(deps: PostCardDeps, payment: CardPayment): Promise<PostTransactionOutcome | null> {
  const { captures, others, reversals } = cardPostings(payment);
  await holdOrRelease(deps, payment);
  // Each fact stands by itself; side by side, the posting commits them as one transaction.
  const [captured] = await Promise.all([
    Promise.all(captures.map((request) => postCapture(deps, payment, request))),
    Promise.all(others.map(async (request) => assertPosted(request, await deps.posting.post(request)))),
  ]);
  if (captured.includes(false)) return null;
  for (const { of, request } of reversals) {
    const standing = await deps.ledger.getEntry(entryId(payment.merchantId, of));
    if (standing === null) continue;
    const draft = { ...request.draft, reverses: standing.id };
    assertPosted(request, await deps.posting.post({ ...request, draft }));
  }
  const posted = captures.length + others.length + reversals.length;
  return posted === 0 ? 'NOTHING_TO_POST' : 'POSTED';
}

/** False where the payment was changed meanwhile. */
async function postCapture(
  { payments, posting, clock }: PostCardDeps,
  payment: CardPayment,
  request: PostingRequest,
): Promise<boolean> {
  if (payment.status !== 'CAPTURED') {
    assertPosted(request, await posting.post(request));
    return true;
  }
  const at = dateNow(clock).toISOString();
  const marked = (journalEntryId: string) =>
    movedBy('poster', payment, { status: 'POSTED', journalEntryId }, at);
  const mark: PostingMark = {
    posted: (entry) => payments.replacement(payment, marked(entry)),
    // Control accounts have no limit, so that a refusal is a bug: the payment stays as it is.
    refused: ({ reason }) => {
      throw new Error(`${request.draft.source} was refused: ${reason}`);
    },
  };
  const outcome = await posting.post(request, mark);
  if (outcome.kind === 'MARK_CONFLICT') return false;
  assertPosted(request, outcome);
  // Posted by another delivery, whose mark met a version before this one.
  return outcome.marked || payments.replace(payment, marked(outcome.reference));
}

function assertPosted(
  { draft }: PostingRequest,
  outcome: PostingOutcome,
): asserts outcome is Extract<PostingOutcome, { kind: 'POSTED' }> {
  if (outcome.kind !== 'POSTED') throw new Error(`${draft.source} was refused: ${JSON.stringify(outcome)}`);
}

/** The first phase of the posting: what is authorised and not taken is held, and released as it is taken or over. */
async function holdOrRelease({ ledger, clock }: PostCardDeps, payment: CardPayment): Promise<void> {
  const hold = authorizationHold(payment);
  if (hold === null) return;
  if (payment.status !== 'AUTHORIZED') {
    // One that ended, or was never made since the capture was faster, is as good.
    await ledger.voidHold(hold.request.id);
    return;
  }
  await ledger.openAccount(hold.account);
  const held = await ledger.hold(hold.request, dateNow(clock));
  if (held.kind === 'INSUFFICIENT' || held.kind === 'UNKNOWN_ACCOUNT')
    throw new Error(`the authorisation ${payment.id} could not be held: ${held.kind}`);
}
