import type { PaymentsError } from '../shared/errors.ts';
import { type CardPayment, hasUnsettledRefund, lateSuccess, type PaymentRoute } from './cardPayment.ts';
import { isOver, isRefusedHold } from './cardState.ts';
import { RETRY_AFTER_MS, UNANSWERED_MS } from './dueAt.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment } from './ports.ts';
import { type NextVersion, nextVersion, withFacts } from './withFact.ts';

/** What is asked of a gateway about one payment. */
export type Operation =
  | { readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'LOOK_UP' }
  | { readonly kind: 'CONFIRM'; readonly details: unknown }
  | { readonly kind: 'REFUND'; readonly refundId: string };

/** Calls people to a payment that nothing of ours goes on with, or to money that came late. */
export type GiveUp = (payment: CardPayment, operation: Operation['kind'] | 'LATE_SUCCESS') => Promise<void>;

/** What a call's outcome makes of the payment. */
export interface AfterCall {
  /** One after the other; none where nothing is new. */
  readonly versions: readonly CardPayment[];
  /** What whoever asked is told instead of a result. */
  readonly failure: PaymentsError | null;
  /** True: nobody knows, or it was tried often enough: people must look. */
  readonly givenUp: boolean;
  /** True: declined for good here, and another gateway is asked next. */
  readonly elsewhere: boolean;
}

export interface CallEnd {
  readonly operation: Operation;
  readonly outcome: GatewayOutcome<GatewayPayment | null>;
  /** ISO 8601. */
  readonly at: string;
  /** 0 to 1: spreads retries. */
  readonly jitter: number;
  /** What a look-up said once the last try was refused, see `isLastTry`. */
  readonly standing?: GatewayOutcome<GatewayPayment | null>;
}

/** What becomes of a payment by a call that has ended, one way or the other. */
export function afterCall(payment: CardPayment, end: CallEnd): AfterCall {
  const after = withSilence(payment, end, outcomeOf(payment, end));
  const last = after.versions.at(-1);
  return { ...after, givenUp: after.givenUp || (last !== undefined && isGivenUp(last)) };
}

/** An authorisation that its gateway does not tell of goes on being asked for; people hear of it once that has lasted. */
function withSilence(payment: CardPayment, { operation, outcome, at }: CallEnd, after: AfterCall): AfterCall {
  const { status, asked, unansweredSince: since = at } = payment;
  const rests = status === 'AUTHORIZED' && (asked.capture ?? asked.void) === null;
  if (!rests || operation.kind !== 'LOOK_UP' || outcome.kind === 'DONE') return after;
  const lasts = Date.parse(at) - Date.parse(since) >= UNANSWERED_MS;
  const versions = after.versions.map((version) => ({ ...version, unansweredSince: lasts ? at : since }));
  return { ...after, versions, givenUp: after.givenUp || lasts };
}

function outcomeOf(payment: CardPayment, end: CallEnd): AfterCall {
  const { outcome, at } = end;
  switch (outcome.kind) {
    case 'DONE':
      return expiredWhenOver(
        payment,
        outcome.value === null ? notThere(payment, end) : told(payment, outcome.value, at),
        end,
      );
    case 'DECLINED':
      return declined(payment, end.operation, outcome, at);
    case 'RETRYABLE':
      return refusedForNow(payment, end, outcome);
    case 'UNKNOWN':
      return lost(payment, end.operation, at);
  }
}

/** An authorisation whose time is over, and of which the gateway, asked for it, does not say otherwise. */
function expiredWhenOver(payment: CardPayment, after: AfterCall, { operation, at }: CallEnd): AfterCall {
  const current = after.versions.at(-1) ?? payment;
  if (operation.kind !== 'LOOK_UP' || !isOver(current, at)) return after;
  return { ...after, versions: [...after.versions, ...withFacts(current, [{ kind: 'EXPIRED' }], at)] };
}

/** Something is open, and nothing more will be done by itself. */
function isGivenUp(payment: CardPayment): boolean {
  const { status, asked, facts, dueAt } = payment;
  if (dueAt !== null) return false;
  if (status === 'UNKNOWN' || hasUnsettledRefund(facts)) return true;
  if (lateSuccess(payment) !== null || isRefusedHold(payment)) return true;
  return (status === 'AUTHORIZED' || status === 'REQUIRES_ACTION') && (asked.capture ?? asked.void) !== null;
}

const NOTHING = { versions: [], failure: null, givenUp: false, elsewhere: false } as const;

function told(payment: CardPayment, { reference, facts }: GatewayPayment, at: string): AfterCall {
  const referred = withReference(payment, reference);
  const versions = withFacts(referred, facts, at);
  if (versions.length > 0) return { ...NOTHING, versions };
  // A webhook asked, not the schedule: what is due stays due.
  const early = payment.dueAt !== null && payment.dueAt > at;
  if (early && referred.gatewayReference === payment.gatewayReference) return NOTHING;
  // What is known already was asked for once more: the next time comes later.
  return { ...NOTHING, versions: [worked(referred, at)] };
}

/** With the gateway's id of it, which the first to tell has told. */
function withReference(payment: CardPayment, reference: string | null): CardPayment {
  const known = payment.gatewayReference ?? reference;
  return known === null ? payment : { ...payment, gatewayReference: known };
}

/** The gateway has no such payment, so that nothing was reserved; while its answer was only lost, the same key may be sent again. */
function notThere(payment: CardPayment, { operation, at }: CallEnd): AfterCall {
  if (operation.kind !== 'LOOK_UP') return { ...NOTHING, versions: [worked(payment, at)] };
  const fact: GatewayFact = {
    kind: 'DECLINED',
    code: 'not_at_gateway',
    reason: 'The gateway never had this payment.',
  };
  return { ...NOTHING, versions: withFacts(payment, [fact], at) };
}

type Declined = Extract<GatewayOutcome<never>, { kind: 'DECLINED' }>;

function declined(payment: CardPayment, operation: Operation, refusal: Declined, at: string): AfterCall {
  const { code, reason } = refusal;
  const failure: PaymentsError = {
    code: 'GatewayRefused',
    facts: { type: 'transaction', id: payment.id, gatewayCode: code, reason },
  };
  const { asked } = payment;
  switch (operation.kind) {
    case 'AUTHORIZE': {
      const [next] = payment.routes;
      // What was UNKNOWN once is never asked of another gateway.
      const mayGoOn = refusal.retryableElsewhere && payment.status === 'INITIATED';
      if (mayGoOn && next !== undefined)
        return { ...NOTHING, versions: [sentElsewhere(payment, next, refusal, at)], elsewhere: true };
      return { ...NOTHING, versions: withFacts(payment, [{ kind: 'DECLINED', code, reason }], at) };
    }
    case 'CONFIRM':
      return { ...NOTHING, versions: withFacts(payment, [{ kind: 'DECLINED', code, reason }], at) };
    case 'LOOK_UP':
      return { ...NOTHING, versions: [worked(payment, at)] };
    case 'CAPTURE':
      if (asked.capture === null) return { ...NOTHING, failure };
      return { ...NOTHING, versions: [askedAnew(payment, { ...asked, capture: null }, at)], failure };
    case 'VOID':
      if (asked.void === null) return { ...NOTHING, failure };
      // What we want given back is asked for until it is, or people are called.
      if (asked.void.by === 'us') return { ...NOTHING, versions: [worked(payment, at)], failure };
      return { ...NOTHING, versions: [askedAnew(payment, { ...asked, void: null }, at)], failure };
    case 'REFUND': {
      const refund = payment.facts.refunds.find(({ id }) => id === operation.refundId);
      if (refund === undefined) return { ...NOTHING, failure };
      const fact: GatewayFact = {
        kind: 'REFUND',
        refundId: refund.id,
        status: 'FAILED',
        amount: refund.amount,
        reason,
      };
      return { ...NOTHING, versions: withFacts(payment, [fact], at), failure };
    }
  }
}

/** Another gateway, as if the payment had been made for it: nothing of the first one's is left but that it declined. */
function sentElsewhere(
  { gatewayReference, ...payment }: CardPayment,
  { gateway, account, paymentMethodId }: PaymentRoute,
  { code, reason }: Declined,
  at: string,
): CardPayment {
  const here = {
    gateway: payment.gateway,
    account: payment.gatewayAccount,
    paymentMethodId: payment.paymentMethodId,
    ...(gatewayReference === undefined ? {} : { gatewayReference }),
  };
  return nextVersion(payment, {
    change: { kind: 'WORK' },
    gateway,
    gatewayAccount: account,
    paymentMethodId,
    routes: payment.routes.slice(1),
    declinedAt: [...payment.declinedAt, { ...here, code, reason, at }],
    attempts: 0,
    at,
  });
}

/** Whether a refusal for the moment is the last one that is taken: what stands at the gateway then decides how it ends. */
export function isLastTry(
  { attempts, status }: CardPayment,
  { kind }: Operation,
  outcome: GatewayOutcome<unknown>,
): boolean {
  const isTriedAgain = kind !== 'LOOK_UP' && kind !== 'CONFIRM' && status !== 'UNKNOWN';
  return outcome.kind === 'RETRYABLE' && isTriedAgain && RETRY_AFTER_MS[attempts] === undefined;
}

type RefusedForNow = Extract<GatewayOutcome<never>, { kind: 'RETRYABLE' }>;

/**
 * Tried again by the schedule, with the same key; a definite failure once it was tried often enough and the gateway says that nothing
 * stands. A refusal says nothing about an earlier try whose answer was lost.
 */
function refusedForNow(payment: CardPayment, end: CallEnd, refusal: RefusedForNow): AfterCall {
  const { operation, at, jitter } = end;
  // The payer's details are kept nowhere: whoever has them may confirm again.
  if (operation.kind === 'CONFIRM') return NOTHING;
  if (operation.kind === 'LOOK_UP' || payment.status === 'UNKNOWN')
    return { ...NOTHING, versions: [worked(payment, at)] };
  const wait = RETRY_AFTER_MS[payment.attempts];
  if (wait === undefined) return afterLastTry(payment, end, refusal);
  const dueAt = new Date(Date.parse(at) + jittered(wait, jitter)).toISOString();
  const { goesOnWith } = refusal;
  const spent =
    goesOnWith === undefined ? {} : { gatewayReference: goesOnWith, spentKeys: payment.spentKeys + 1 };
  return { ...NOTHING, versions: [worked(payment, at, { dueAt, ...spent })] };
}

function afterLastTry(payment: CardPayment, end: CallEnd, refusal: RefusedForNow): AfterCall {
  const { operation, at, standing } = end;
  if (standing?.kind !== 'DONE') return lost(payment, operation, at);
  if (standing.value !== null) {
    const { reference, facts } = standing.value;
    const versions = withFacts(withReference(payment, reference), facts, at);
    if (versions.length > 0) return { ...NOTHING, versions };
  }
  const { code, reason } = refusal;
  const definite = { kind: 'DECLINED', code, reason, retryableElsewhere: false } as const;
  return { ...declined(payment, operation, definite, at), givenUp: true };
}

/** Half of the wait to one and a half of it, so that those who were refused together do not come again together. */
function jittered(waitMs: number, jitter: number): number {
  return Math.round(waitMs * (0.5 + jitter));
}

function lost(payment: CardPayment, operation: Operation, at: string): AfterCall {
  const { status } = payment;
  const hidden = operation.kind === 'AUTHORIZE' || operation.kind === 'CONFIRM';
  const outcomeLost = hidden && (status === 'INITIATED' || status === 'REQUIRES_ACTION');
  const next = outcomeLost
    ? nextVersion(payment, { change: { kind: 'STATUS' }, outcomeLost: true, attempts: 0, at })
    : worked(payment, at);
  return { ...NOTHING, versions: [next] };
}

/** One more try, without anything new. */
function worked(
  payment: CardPayment,
  at: string,
  more: Partial<Pick<NextVersion, 'dueAt' | 'gatewayReference' | 'spentKeys'>> = {},
): CardPayment {
  return nextVersion(payment, { change: { kind: 'WORK' }, attempts: payment.attempts + 1, at, ...more });
}

function askedAnew(payment: CardPayment, asked: CardPayment['asked'], at: string): CardPayment {
  return nextVersion(payment, { change: { kind: 'ASKED' }, asked, attempts: 0, at });
}
