import { type CardPayment, hasUnsettledRefund, lateSuccess } from './cardPayment.ts';
import { capturesAtOnce, isRefusedHold } from './cardState.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Longer than the function that calls gateways may run, so that whoever held the work before is gone. */
export const LEASE_MS = 35_000;

/** When an unknown outcome is asked about: after 5 minutes, an hour, then daily up to five days. After the last, people are called. */
export const ASK_AFTER_MS: readonly number[] = [
  5 * MINUTE_MS,
  HOUR_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
];

/** Waits between tries of a call that is refused for the moment: five tries in all, within two hours with every jitter. */
export const RETRY_AFTER_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 45 * MINUTE_MS];

/** How long a payer has to act before the payment is given up. */
export const ACTION_MS = DAY_MS;

/** After so long without any answer about an authorisation people are called, and again each time that as much has passed. */
export const UNANSWERED_MS = 3 * DAY_MS;

/** Where a gateway does not say how long an authorisation lasts: the shortest that the card schemes give, for most merchants. */
export const AUTHORIZED_FOR_MS = 7 * DAY_MS;

/** How long a person has to decide a review: within what every scheme's authorisation lasts. */
export const REVIEW_MS = 3 * DAY_MS;

/** A capture that waits so long for its posting has lost its message. */
const POSTING_LOST_AFTER_MS = 5 * MINUTE_MS;

/** When something is to be done for a payment as it is now, ISO 8601; null: it rests. */
export function dueAtOf(payment: CardPayment): string | null {
  const wrote = Date.parse(payment.updatedAt);
  const at = dueMs(payment, wrote);
  return at === null ? null : new Date(at).toISOString();
}

function dueMs(payment: CardPayment, wrote: number): number | null {
  const { status, asked, attempts } = payment;
  if (lateSuccess(payment) !== null) return attempts === 0 ? wrote : asksAgain(wrote, attempts - 1);
  switch (status) {
    case 'INITIATED':
      return wrote + LEASE_MS;
    case 'UNKNOWN':
      return asksAgain(wrote, attempts);
    case 'REQUIRES_ACTION':
      return asked.void === null ? wrote + ACTION_MS : asksAgain(wrote, attempts - 1);
    case 'AUTHORIZED':
      if (asked.void !== null || asked.capture !== null) return asksAgain(wrote, attempts - 1);
      return authorizedDueMs(payment, wrote);
    case 'CAPTURED':
      if (payment.isEarlierAttempt === true) return refundAsksAgain(payment, wrote);
      return wrote + POSTING_LOST_AFTER_MS * 2 ** Math.min(attempts, 8);
    case 'POSTED':
    case 'VOIDED':
    case 'FAILED':
      return refundAsksAgain(payment, wrote);
    case 'IN_REVIEW': {
      const until = Date.parse(payment.review?.until ?? payment.createdAt);
      return Math.max(Math.min(until, expiryMs(payment)), wrote + attempts * HOUR_MS);
    }
    case 'REJECTED':
      return isRefusedHold(payment) ? asksAgain(wrote, attempts - 1) : null;
  }
}

/**
 * Its time is over some day; without an answer then it is asked ever more rarely, but daily. Of what is captured with its authorisation,
 * that alone is known: the rest is still to be told, or was lost.
 */
function authorizedDueMs(payment: CardPayment, wrote: number): number {
  const over = Math.max(expiryMs(payment), wrote + Math.min(payment.attempts * HOUR_MS, DAY_MS));
  const captured = capturesAtOnce(payment) ? asksAgain(wrote, payment.attempts) : null;
  return captured === null ? over : Math.min(over, captured);
}

function refundAsksAgain({ facts, attempts }: CardPayment, wrote: number): number | null {
  return hasUnsettledRefund(facts) ? asksAgain(wrote, attempts - 1) : null;
}

/**
 * Null once it was asked often enough.
 *
 * @param asked times, without the call whose outcome is not known; −1: that call may be under way
 */
function asksAgain(wrote: number, asked: number): number | null {
  return asked < ASK_AFTER_MS.length ? wrote + askAfter(Math.max(0, asked)) : null;
}

function askAfter(attempts: number): number {
  return ASK_AFTER_MS[Math.min(attempts, ASK_AFTER_MS.length - 1)] ?? DAY_MS;
}

function expiryMs({ facts, createdAt }: CardPayment): number {
  const told = facts.authorized?.expiresAt ?? null;
  return told === null ? Date.parse(createdAt) + AUTHORIZED_FOR_MS : Date.parse(told);
}
