import { withTransition } from '../shared/transitions.ts';
import {
  type CardPayment,
  type CardPaymentBody,
  type CardState,
  isWorkAlone,
  type PaymentChange,
} from './cardPayment.ts';
import { capturesAtOnce, stateOf } from './cardState.ts';
import { type CardStatus, isCardMove } from './cardPaymentStates.ts';
import { dueAtOf } from './dueAt.ts';
import type { GatewayFact } from './gatewayFact.ts';
import { joinFact } from './joinFact.ts';

/**
 * The payment with each fact, one version after the other, so that every event and every posting is of one thing. Facts that say nothing
 * new add no version: the list is empty where all is known. An authorisation that the gateway captured at once is no version of its own:
 * it is in the history of the capture.
 *
 * @param at when it was told, ISO 8601
 */
export function withFacts(payment: CardPayment, facts: readonly GatewayFact[], at: string): CardPayment[] {
  const versions: CardPayment[] = [];
  let current = payment;
  for (const fact of facts.flatMap((told) => withImplied(told))) {
    const joined = joinFact(current.facts, fact, at);
    const found = current.outcomeLost && saysHowFar(fact);
    if (joined === null && !found) continue;
    current = nextVersion(current, {
      facts: joined?.facts ?? current.facts,
      change: joined?.change ?? { kind: 'STATUS' },
      outcomeLost: current.outcomeLost && !found,
      attempts: 0,
      at,
    });
    const passed = versions.at(-1);
    if (passed !== undefined && isPassedThrough(passed, current)) {
      current = asOne(passed, current);
      versions.pop();
    }
    versions.push(current);
  }
  return versions;
}

/** Nobody acts on it, and nothing is posted of it: written, it would be a write and an event more for each payment. */
function isPassedThrough(version: CardPayment, next: CardPayment): boolean {
  const authorized =
    version.status === 'AUTHORIZED' && version.transitions.at(-1)?.version === version.version;
  const alone = authorized && version.change.kind === 'STATUS';
  return alone && capturesAtOnce(version) && next.status === 'CAPTURED' && next.change.kind === 'CAPTURED';
}

/** Two versions as one write: its history has both moves, with the version that they share. */
function asOne({ version }: CardPayment, next: CardPayment): CardPayment {
  const transitions = next.transitions.map((move) => (move.version > version ? { ...move, version } : move));
  return { ...next, version, transitions };
}

/** What is captured was authorised, whichever is told first. */
function withImplied(fact: GatewayFact): GatewayFact[] {
  return fact.kind === 'CAPTURED'
    ? [{ kind: 'AUTHORIZED', amount: fact.amount, expiresAt: null }, fact]
    : [fact];
}

/** Refunds and disputes may be told before the payment itself. */
function saysHowFar({ kind }: GatewayFact): boolean {
  return kind !== 'REFUND' && kind !== 'DISPUTE';
}

export interface NextVersion extends Partial<
  Pick<
    CardPaymentBody,
    | 'facts'
    | 'asked'
    | 'outcomeLost'
    | 'gateway'
    | 'gatewayAccount'
    | 'gatewayReference'
    | 'paymentMethodId'
    | 'routes'
    | 'declinedAt'
    | 'spentKeys'
    | 'attempts'
    | 'dueAt'
    | 'decidedBy'
    | 'risk'
    | 'review'
  >
> {
  readonly change: PaymentChange;
  readonly at: string;
  /** Of the merchant's key that makes this version. */
  readonly keyId?: string | undefined;
}

/**
 * The payment one version on, in the state that its facts and its review give.
 *
 * @param by who brings it there: the gateway by its facts, or whoever decides its review
 * @throws Error where the table has no such move: a bug, since facts come in any order
 */
export function nextVersion(
  payment: CardPayment,
  { at, keyId, ...next }: NextVersion,
  by: 'gateway' | 'merchant' | 'rules' = 'gateway',
): CardPayment {
  const changed: CardPaymentBody = { ...bodyOf(payment), dueAt: null, ...next };
  const key = keyId ?? keyThatAsked(payment, changed);
  const body = key === undefined ? changed : { ...changed, changedBy: { keyId: key, at } };
  if (isRefusedUnasked(payment)) return withState(body, payment.status, payment, at);
  const journalEntryId = payment.status === 'POSTED' ? payment.journalEntryId : null;
  const state = stateOf({ ...body, journalEntryId });
  if (state.status !== payment.status && !isCardMove(payment.status, state.status, by)) {
    throw new Error(`card payment ${payment.id}: ${by} cannot move ${payment.status} to ${state.status}`);
  }
  return withState(body, payment.status, state, at);
}

/** The payment one version on in a state that neither the gateway's facts nor a review give: refused by the rules, or posted. */
export function movedBy(
  by: 'rules' | 'poster',
  payment: CardPayment,
  state: CardState,
  at: string,
): CardPayment {
  if (!isCardMove(payment.status, state.status, by))
    throw new Error(`card payment ${payment.id}: ${by} cannot move ${payment.status} to ${state.status}`);
  // Tries of what was due before are none of what is due from now on.
  const body: CardPaymentBody = { ...bodyOf(payment), change: { kind: 'STATUS' }, attempts: 0, dueAt: null };
  return withState(body, payment.status, state, at);
}

/** What is told now may have been asked for long before: Adyen tells of captures and voids by webhook alone. */
function keyThatAsked(
  { facts: before }: CardPayment,
  { change, asked, facts }: CardPaymentBody,
): string | undefined {
  if (change.kind === 'CAPTURED') return asked.capture?.keyId;
  return facts.ended === 'VOIDED' && before.ended !== 'VOIDED' ? asked.void?.keyId : undefined;
}

/** Where the gateway was never called, the facts have nothing to say. */
function isRefusedUnasked({ status, review }: CardPayment): boolean {
  return status === 'REJECTED' && review === undefined;
}

function withState(body: CardPaymentBody, before: CardStatus, state: CardState, at: string): CardPayment {
  const version = body.version + 1;
  const stays = state.status === before;
  const transitions = stays
    ? body.transitions
    : withTransition(body.transitions, { status: state.status, at, version });
  const change = !stays && isWorkAlone(body.change) ? ({ kind: 'STATUS' } as const) : body.change;
  const next: CardPayment = { ...body, change, ...stateAlone(state), version, updatedAt: at, transitions };
  return { ...next, dueAt: body.dueAt ?? dueAtOf(next) };
}

/** What belongs to a state, of a payment in it. */
function stateAlone(state: CardState): CardState {
  switch (state.status) {
    case 'REJECTED':
    case 'FAILED': {
      const { status, failureCode, failureReason } = state;
      return { status, failureCode, failureReason };
    }
    case 'POSTED':
      return { status: state.status, journalEntryId: state.journalEntryId };
    default:
      return { status: state.status };
  }
}

/** The payment without what belongs to its status, or to the version before. */
function bodyOf(payment: CardPayment): CardPaymentBody {
  const {
    status: _1,
    failureCode: _2,
    failureReason: _3,
    journalEntryId: _4,
    changedBy: _5,
    unansweredSince: _6,
    ...body
  } = {
    failureCode: null,
    failureReason: null,
    journalEntryId: null,
    changedBy: null,
    unansweredSince: null,
    ...payment,
  };
  return body;
}
