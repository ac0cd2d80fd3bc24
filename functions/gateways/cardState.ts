import { type CardPayment, type CardPaymentBody, type CardState, capturedOf } from './cardPayment.ts';
import { refusalOf } from './paymentReview.ts';

/** Whether the gateway takes the money as it authorises it. */
export function capturesAtOnce({
  captureMethod,
  review,
}: Pick<CardPayment, 'captureMethod' | 'review'>): boolean {
  return captureMethod === 'AUTOMATIC' && review === undefined;
}

/** Whether an authorisation stands that its review has refused: it is given back. */
export function isRefusedHold({ status, facts }: Pick<CardPayment, 'status' | 'facts'>): boolean {
  return status === 'REJECTED' && facts.authorized !== null && facts.ended === null;
}

/** Whether an authorisation stands whose time is over, and nothing was asked of it that may have been done in time. */
export function isOver({ status, asked, facts }: CardPayment, at: string): boolean {
  const expiresAt = facts.authorized?.expiresAt ?? null;
  const stands = status === 'AUTHORIZED' || status === 'IN_REVIEW' || status === 'REJECTED';
  return stands && asked.capture === null && expiresAt !== null && expiresAt <= at;
}

export interface StateFacts extends Pick<CardPaymentBody, 'facts' | 'outcomeLost' | 'review'> {
  readonly journalEntryId: string | null;
}

/** The state that the facts and the review give: nothing else does, so that their order does not matter. */
export function stateOf({ facts, outcomeLost, review, journalEntryId }: StateFacts): CardState {
  if (capturedOf(facts) > 0n)
    return journalEntryId === null ? { status: 'CAPTURED' } : { status: 'POSTED', journalEntryId };
  const lost = facts.captures.find(({ failed }) => failed !== null)?.failed;
  if (lost) return { status: 'FAILED', failureCode: lost.code, failureReason: lost.reason };
  const refused = review === undefined ? null : refusalOf(review);
  if (refused !== null) return { status: 'REJECTED', ...refused };
  if (facts.ended !== null) return { status: 'VOIDED' };
  if (facts.authorized !== null) return { status: review?.decision === null ? 'IN_REVIEW' : 'AUTHORIZED' };
  if (facts.declined !== null)
    return {
      status: 'FAILED',
      failureCode: facts.declined.code,
      failureReason: facts.declined.reason,
    };
  if (facts.processing) return { status: 'UNKNOWN' };
  if (facts.actionRequired) return { status: 'REQUIRES_ACTION' };
  return { status: outcomeLost ? 'UNKNOWN' : 'INITIATED' };
}
