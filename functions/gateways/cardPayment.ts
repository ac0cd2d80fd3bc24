import { assertNever } from '../shared/assertNever.ts';
import type { RiskRecord } from '../risk/ports.ts';
import type { ChangedBy } from '../shared/changedBy.ts';
import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { Currency, Money } from '../shared/money.ts';
import type { CardStatus } from './cardPaymentStates.ts';
import type { DisputeStatus, GatewayFact, RefundStatus } from './gatewayFact.ts';
import type { GatewayName } from './gatewayName.ts';
import type { PaymentReview } from './paymentReview.ts';

/** A payment by card through one gateway. Amounts are base units of `amount.currency`, times ISO 8601. */
export type CardPayment = CardPaymentBody & CardState;

/** What each status adds. */
export type CardState =
  | {
      readonly status:
        'INITIATED' | 'IN_REVIEW' | 'REQUIRES_ACTION' | 'UNKNOWN' | 'AUTHORIZED' | 'CAPTURED' | 'VOIDED';
    }
  | {
      readonly status: 'REJECTED' | 'FAILED';
      readonly failureCode: string;
      readonly failureReason: string;
    }
  | { readonly status: 'POSTED'; readonly journalEntryId: string };

export interface CardPaymentBody {
  readonly id: TransactionId;
  /** 1 when written first, one more with every write. */
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly kind: 'CARD';
  readonly amount: Money<Currency>;
  readonly customerId: string;
  readonly gateway: GatewayName;
  /** The merchant's account at the gateway, by our name of it. */
  readonly gatewayAccount: string;
  /** The gateway's own id of the payment, once it told one. */
  readonly gatewayReference?: string;
  /** The gateway's token of a payment method: no card data ever comes here. */
  readonly paymentMethodId: string;
  /** AUTOMATIC: taken as it is authorised. MANUAL: `capturePayment` takes it. */
  readonly captureMethod: 'AUTOMATIC' | 'MANUAL';
  readonly details: PaymentDetails;
  /** What the gateway has told. */
  readonly facts: PaymentFacts;
  /** What was asked of the gateway beyond the authorisation: written before it is called. */
  readonly asked: AskedOfGateway;
  /** What happened in this version: postings and events are made of it. */
  readonly change: PaymentChange;
  /** Set once a call's answer was lost and until the gateway tells something. */
  readonly outcomeLost: boolean;
  /** Where it may still be sent after a definite decline, the next choice first. */
  readonly routes: readonly PaymentRoute[];
  /** Gateways that declined it before, the first one first. */
  readonly declinedAt: readonly DeclinedAt[];
  /** Keys of the authorisation under which the gateway keeps a refusal that it would repeat: the next try has another. */
  readonly spentKeys: number;
  /** Calls since the last progress, and when the next is due; null: nothing of ours is to be done. */
  readonly attempts: number;
  readonly dueAt: string | null;
  /** Of an authorisation: since when, ISO 8601, its gateway answers no look-up; absent: it answered, or was not asked. */
  readonly unansweredSince?: string;
  /** The merchant's own data, JSON text. */
  readonly metadata?: string;
  /** Judged before its gateway is called the first time; absent: not judged yet. */
  readonly risk?: RiskRecord;
  /** Of one that is captured only after a person has looked at it. */
  readonly review?: PaymentReview;
  /** Id of the key that decided its review. */
  readonly decidedBy?: string;
  /** The merchant's key that this version is the work of: what it asked for or decided, or what the gateway made of that. */
  readonly changedBy?: ChangedBy;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly CardTransition[];
  /** It is what stands at a gateway that declined it before another took it, see `earlierAttempt.ts`: stored with its payment, never posted. */
  readonly isEarlierAttempt?: true;
}

export interface CardTransition {
  readonly status: CardStatus;
  readonly at: string;
  readonly version: number;
}

/** An account at a gateway, and its token of the payer's card. */
export interface PaymentRoute {
  readonly gateway: GatewayName;
  readonly account: string;
  readonly paymentMethodId: string;
}

/** A gateway that definitely did not take it, and why. */
export interface DeclinedAt extends PaymentRoute {
  readonly code: string;
  readonly reason: string;
  readonly at: string;
  /** Its own id of the payment, where it told one. */
  readonly gatewayReference?: string;
  /** What it told after it had declined: absent where that was no news. */
  readonly late?: ToldLate;
}

/** Of a payment at a gateway that declined it before: what it told since, and what was asked of it to give money back. */
export interface ToldLate {
  readonly facts: PaymentFacts;
  readonly void: AskedOfGateway['void'];
  /** Calls since the last progress, and when the next is due; null: nothing of ours is to be done. */
  readonly attempts: number;
  readonly dueAt: string | null;
}

/** What the merchant told about payer and order, for the risk and the gateway. Stored are pseudonyms, and the address sealed. */
export interface PaymentDetails {
  readonly orderId?: string;
  readonly deviceId?: string;
  readonly ipAddress?: string;
  readonly country?: string;
  readonly email?: string;
  readonly emailDomain?: string;
  readonly returnUrl?: string;
}

/** The join of all facts told so far. Lists are sorted by id, so that equal sets of facts are equal values. */
export interface PaymentFacts {
  readonly actionRequired: boolean;
  readonly processing: boolean;
  readonly authorized: { readonly amount: bigint; readonly expiresAt: string | null } | null;
  readonly declined: { readonly code: string; readonly reason: string } | null;
  readonly ended: 'VOIDED' | 'EXPIRED' | null;
  readonly captures: readonly Capture[];
  readonly refunds: readonly CardRefund[];
  readonly disputes: readonly CardDispute[];
}

export interface Capture {
  readonly id: string;
  readonly amount: bigint;
  readonly fee: bigint | null;
  /** Why it failed after all; null while it stands. */
  readonly failed: { readonly code: string; readonly reason: string } | null;
}

/** REQUESTED: reserved with us, and the gateway has not told of it yet. */
export type CardRefundStatus = 'REQUESTED' | RefundStatus;

export interface CardRefund {
  readonly id: string;
  /** The gateway's id of it, where its messages may have no other. */
  readonly gatewayId?: string;
  readonly status: CardRefundStatus;
  readonly amount: bigint;
  /** The merchant's reason; null for one that was made at the gateway. */
  readonly reason: string | null;
  readonly failureReason: string | null;
  /** When it was asked for, or told first. */
  readonly createdAt: string;
}

export interface CardDispute {
  readonly id: string;
  readonly status: DisputeStatus;
  readonly amount: bigint;
  readonly fee: bigint;
  readonly reason: string;
  readonly respondBy: string | null;
  /** When it was told first. */
  readonly createdAt: string;
}

/** One capture for each payment: a part of the amount releases the rest. `keyId`: of the merchant's key that asked. */
export interface AskedOfGateway {
  readonly capture: { readonly amount: bigint; readonly at: string; readonly keyId?: string } | null;
  readonly void: { readonly at: string; readonly by: 'merchant' | 'us'; readonly keyId?: string } | null;
}

/** Changes that are no news for others: what was tried, and what is asked of the gateway next. The status stays. */
export const WORK_ALONE = ['ASKED', 'WORK'] as const;

/** Of a change that nobody else hears of. */
export const isWorkAlone = ({ kind }: PaymentChange): boolean => WORK_ALONE.some((each) => each === kind);

/** STATUS: the status alone. `id` names the capture, refund or dispute, amounts are what this version adds. */
export type PaymentChange =
  | { readonly kind: 'STATUS' | 'ASKED' | 'WORK' }
  | { readonly kind: 'CAPTURED'; readonly id: string; readonly amount: bigint; readonly fee: bigint }
  | { readonly kind: 'FEE'; readonly id: string; readonly fee: bigint }
  | { readonly kind: 'CAPTURE_FAILED'; readonly id: string; readonly amount: bigint; readonly fee: bigint }
  | {
      readonly kind: 'REFUND';
      readonly id: string;
      readonly status: CardRefundStatus;
      readonly before: CardRefundStatus | null;
      readonly amount: bigint;
    }
  | {
      readonly kind: 'DISPUTE';
      readonly id: string;
      readonly status: DisputeStatus;
      readonly before: DisputeStatus | null;
      readonly amount: bigint;
      readonly fee: bigint;
    };

/** Of a payment that nothing was told of yet. */
export const NO_FACTS: PaymentFacts = {
  actionRequired: false,
  processing: false,
  authorized: null,
  declined: null,
  ended: null,
  captures: [],
  refunds: [],
  disputes: [],
};

/** Base units that the gateway took and keeps. */
export function capturedOf({ captures }: PaymentFacts): bigint {
  return sum(captures.filter(({ failed }) => failed === null));
}

/** Base units that were paid back. */
export function refundedOf({ refunds }: PaymentFacts): bigint {
  return sum(refunds.filter(({ status }) => status === 'SUCCEEDED'));
}

/** Base units that may still be refunded: what is asked for counts until the gateway refuses it. */
export function refundableOf(facts: PaymentFacts): bigint {
  return capturedOf(facts) - sum(facts.refunds.filter(({ status }) => status !== 'FAILED'));
}

/** Whether a refund is reserved or under way: the gateway has not said how it ends. */
export function hasUnsettledRefund({ refunds }: PaymentFacts): boolean {
  return refunds.some(({ status }) => status === 'REQUESTED' || status === 'PENDING');
}

/**
 * Whether a refund that the gateway names by its own id alone may be one that we asked for and whose answer, with that id, is not here yet:
 * taken for another one it would count twice.
 */
export function mayBeOwnRefund({ refunds }: PaymentFacts, fact: GatewayFact): boolean {
  if (fact.kind !== 'REFUND' || fact.gatewayId !== fact.refundId) return false;
  if (refunds.some(({ id, gatewayId }) => id === fact.refundId || gatewayId === fact.refundId)) return false;
  return refunds.some(
    ({ status, amount, gatewayId }) =>
      (status === 'REQUESTED' || status === 'PENDING') && gatewayId === undefined && amount === fact.amount,
  );
}

export function hasOpenDispute({ disputes }: PaymentFacts): boolean {
  return disputes.some(({ status }) => status === 'OPEN');
}

/**
 * Money where the merchant was told that there is none: authorised or captured after a definite decline, or captured although it was to
 * be voided, or was over and nobody had asked for it. It is given back: voided, or refunded.
 */
export function lateSuccess({
  facts,
  asked,
  transitions,
}: Pick<CardPayment, 'facts' | 'asked' | 'transitions'>): 'VOID' | 'REFUND' | null {
  // A capture that was asked for may be told after the rest of the authorisation is over: gateways promise no order.
  const wasOver = asked.capture === null && transitions.some(({ status }) => status === 'VOIDED');
  const told = facts.declined !== null || asked.void !== null || wasOver;
  if (told && capturedOf(facts) > 0n) return refundableOf(facts) > 0n ? 'REFUND' : null;
  const holds = facts.authorized !== null && facts.ended === null && facts.captures.length === 0;
  return facts.declined !== null && holds ? 'VOID' : null;
}

export type ShownStatus = CardStatus | 'PARTIALLY_REFUNDED' | 'REFUNDED' | 'DISPUTED';

/** What merchants see: disputes and refunds come before how far it is. A dispute that was won is over. */
export function shownStatus({ status, facts }: Pick<CardPayment, 'status' | 'facts'>): ShownStatus {
  if (status !== 'CAPTURED' && status !== 'POSTED') return status;
  if (facts.disputes.some((dispute) => isAgainstUs(dispute.status))) return 'DISPUTED';
  const refunded = refundedOf(facts);
  if (refunded === 0n) return status;
  return refunded < capturedOf(facts) ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
}

function isAgainstUs(status: DisputeStatus): boolean {
  switch (status) {
    case 'OPEN':
    case 'LOST':
      return true;
    case 'WON':
      return false;
    default:
      return assertNever(status);
  }
}

function sum(parts: readonly { readonly amount: bigint }[]): bigint {
  return parts.reduce((total, { amount }) => total + amount, 0n);
}
