import type { PaymentsError } from '../shared/errors.ts';
import type { CardPayment } from './cardPayment.ts';
import { RETRY_AFTER_MS } from './dueAt.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment } from './ports.ts';
import { type NextVersion, nextVersion, withFacts } from './withFact.ts';

/** What is asked of a gateway about one payment. */
export type Operation =
  | { readonly kind: 'AUTHORIZE' | 'CAPTURE' | 'VOID' | 'LOOK_UP' }
  | { readonly kind: 'CONFIRM'; readonly details: unknown }
  | { readonly kind: 'REFUND'; readonly refundId: string };

/** Calls people to a payment that nothing of ours goes on with. */
export type GiveUp = (payment: CardPayment, operation: Operation['kind']) => Promise<void>;

/** What a call's outcome makes of the payment. */
export interface AfterCall {
  /** One after the other; none where nothing is new. */
  readonly versions: readonly CardPayment[];
  /** What whoever asked is told instead of a result. */
  readonly failure: PaymentsError | null;
  /** True: nobody knows, or it was tried often enough: people must look. */
  readonly givenUp: boolean;
}

export interface CallEnd {
  readonly operation: Operation;
  readonly outcome: GatewayOutcome<GatewayPayment | null>;
  /** ISO 8601. */
  readonly at: string;
  /** 0 to 1: spreads retries. */
  readonly jitter: number;
}

/** What becomes of a payment by a call that has ended, one way or the other. */
export function afterCall(payment: CardPayment, end: CallEnd): AfterCall {
  const after = outcomeOf(payment, end);
  const last = after.versions.at(-1);
  return { ...after, givenUp: after.givenUp || (last !== undefined && isGivenUp(last)) };
}

function outcomeOf(payment: CardPayment, end: CallEnd): AfterCall {
  const { outcome, at } = end;
  switch (outcome.kind) {
    case 'DONE':
      return outcome.value === null ? notThere(payment, end) : told(payment, outcome.value, at);
    case 'DECLINED':
      return declined(payment, end.operation, outcome, at);
    case 'RETRYABLE':
      return refusedForNow(payment, end, outcome);
    case 'UNKNOWN':
      return lost(payment, end.operation, at);
  }
}

/** Something is open, and nothing more will be done by itself. */
function isGivenUp({ status, asked, facts, dueAt }: CardPayment): boolean {
  if (dueAt !== null) return false;
  const unsettled = facts.refunds.some(
    (refund) => refund.status === 'REQUESTED' || refund.status === 'PENDING',
  );
  return (
    status === 'UNKNOWN' || unsettled || (status === 'AUTHORIZED' && (asked.capture ?? asked.void) !== null)
  );
}

const NOTHING = { versions: [], failure: null, givenUp: false } as const;

function told(payment: CardPayment, { reference, facts }: GatewayPayment, at: string): AfterCall {
  const known = payment.gatewayReference ?? reference;
  const referred: CardPayment = known === null ? payment : { ...payment, gatewayReference: known };
  const versions = withFacts(referred, facts, at);
  if (versions.length > 0) return { ...NOTHING, versions };
  // What is known already was asked for once more: the next time comes later.
  return { ...NOTHING, versions: [worked(referred, at)] };
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

function declined(
  payment: CardPayment,
  operation: Operation,
  { code, reason }: Declined,
  at: string,
): AfterCall {
  const failure: PaymentsError = {
    code: 'GatewayRefused',
    facts: { type: 'transaction', id: payment.id, gatewayCode: code, reason },
  };
  const { asked } = payment;
  switch (operation.kind) {
    case 'AUTHORIZE':
    case 'CONFIRM':
      return { ...NOTHING, versions: withFacts(payment, [{ kind: 'DECLINED', code, reason }], at) };
    case 'LOOK_UP':
      return { ...NOTHING, versions: [worked(payment, at)] };
    case 'CAPTURE':
      if (asked.capture === null) return { ...NOTHING, failure };
      return { ...NOTHING, versions: [askedAnew(payment, { ...asked, capture: null }, at)], failure };
    case 'VOID':
      if (asked.void === null) return { ...NOTHING, failure };
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

/** Tried again by the schedule, with the same key; a definite failure once it was tried often enough. */
function refusedForNow(
  payment: CardPayment,
  { operation, at, jitter }: CallEnd,
  outcome: Extract<GatewayOutcome<never>, { kind: 'RETRYABLE' }>,
): AfterCall {
  const wait = RETRY_AFTER_MS[payment.attempts];
  if (wait === undefined && operation.kind !== 'LOOK_UP') {
    const refusal = { ...outcome, kind: 'DECLINED', retryableElsewhere: false } as const;
    return { ...declined(payment, operation, refusal, at), givenUp: true };
  }
  const dueAt = new Date(Date.parse(at) + jittered(wait ?? 0, jitter)).toISOString();
  return { ...NOTHING, versions: [worked(payment, at, wait === undefined ? {} : { dueAt })] };
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
  due: Partial<Pick<NextVersion, 'dueAt'>> = {},
): CardPayment {
  return nextVersion(payment, { change: { kind: 'WORK' }, attempts: payment.attempts + 1, at, ...due });
}

function askedAnew(payment: CardPayment, asked: CardPayment['asked'], at: string): CardPayment {
  return nextVersion(payment, { change: { kind: 'ASKED' }, asked, attempts: 0, at });
}
