import type { RiskRecord } from '../risk/ports.ts';
import type { TransactionId } from '../shared/ids.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { Currency, Money } from '../shared/money.ts';
import type { CardPayment } from './cardPayment.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { GatewayName } from './gatewayName.ts';

/**
 * What became of a call. Nothing of this is an exception: a payment goes on from each. An adapter throws only for its own bugs and for
 * wrong credentials.
 */
export type GatewayOutcome<T> =
  | { readonly kind: 'DONE'; readonly value: T }
  /** Definite: the gateway did nothing and will not. */
  | {
      readonly kind: 'DECLINED';
      readonly code: string;
      /** For people; without anything of the card. */
      readonly reason: string;
      /** Whether another gateway may decide otherwise: never for fraud, stolen cards and the like. */
      readonly retryableElsewhere: boolean;
    }
  /** Definite: the gateway did nothing, and the same call with the same key may succeed later (`rate_limit`, a refused connection). */
  | {
      readonly kind: 'RETRYABLE';
      readonly code: string;
      readonly reason: string;
      /** Of an authorisation whose key the gateway would answer with this refusal again: the next try has another key and goes on with it. */
      readonly goesOnWith?: string;
    }
  /** It may have happened: no answer, half an answer, or a 5xx. */
  | { readonly kind: 'UNKNOWN'; readonly reason: string };

/** The merchant's account at a gateway that a call goes to. */
export interface GatewayAccount {
  readonly merchantId: string;
  /** Our name of it, as webhooks carry it in their path. */
  readonly account: string;
}

interface GatewayCall {
  readonly account: GatewayAccount;
  /** Ours: travels as the gateway's reference or metadata, so that webhooks and look-ups bring it back. */
  readonly transactionId: TransactionId;
  /** At most 64 characters of A-Z, a-z, 0-9, `_` and `-`; the same for each attempt of one operation. */
  readonly idempotencyKey: string;
}

export interface AuthorizeRequest extends GatewayCall {
  readonly amount: Money<Currency>;
  /** The gateway's token; never card data. */
  readonly paymentMethodId: string;
  readonly capture: boolean;
  readonly customerId: string;
  readonly returnUrl?: string;
  readonly email?: string;
  /** What an earlier try of this payment left at the gateway, `goesOnWith`: confirmed anew instead of made anew. */
  readonly goesOnWith?: string;
}

/** Of a payment that the gateway has told its own id of. */
interface ReferredCall extends GatewayCall {
  readonly reference: string;
}

/** Of a payment that may be without the gateway's own id, because the payer has yet to act: Adyen tells it with the authorisation. */
interface UnsettledCall extends GatewayCall {
  readonly reference: string | null;
  /** Whether it is captured with its authorisation. */
  readonly capture: boolean;
}

export interface ConfirmRequest extends UnsettledCall {
  /** What redirect or challenge returned, as the client got it; JSON. */
  readonly details: unknown;
}

export interface CaptureRequest extends ReferredCall {
  /** At most what was authorised; the rest is released. */
  readonly amount: Money<Currency>;
}

export type VoidRequest = UnsettledCall;

export interface RefundRequest extends ReferredCall {
  /** Ours, `ref_…`: facts about the refund name it. */
  readonly refundId: string;
  readonly amount: Money<Currency>;
  readonly reason?: string;
}

export interface LookUpRequest {
  readonly account: GatewayAccount;
  readonly transactionId: TransactionId;
  readonly currency: Currency;
  /** Null where no answer has told it. */
  readonly reference: string | null;
}

/** A payment as the gateway has it now. `facts` are in the order in which they follow from each other: AUTHORIZED before CAPTURED. */
export interface GatewayPayment {
  /** The gateway's id of it; null where it has told none yet. */
  readonly reference: string | null;
  readonly facts: readonly GatewayFact[];
}

/** Of what the payer has to do. Adyen tells it in the answer to the authorisation alone, which the same call with the same key repeats. */
export interface ActionRequest extends LookUpRequest {
  readonly authorization: AuthorizeRequest;
}

/** What the payer's client needs to go on: never stored, logged or pushed. */
export interface PaymentAction {
  /** For the gateway's own script in the page. */
  readonly clientSecret: string | null;
  /** Where the payer has to be sent; what comes back goes to `confirm`. */
  readonly redirectUrl: string | null;
}

/** A webhook as it arrived: signatures are over these bytes. */
export interface RawWebhook {
  readonly account: GatewayAccount;
  readonly body: Uint8Array;
  /** By name in small letters; of a name that came twice, both values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** One event of a webhook. */
export interface WebhookEvent {
  /** Unique at the gateway's account; of Adyen `pspReference#eventCode#success`. */
  readonly eventId: string;
  /** Ours, as we sent it; null where the gateway's event has only its own reference. */
  readonly transactionId: TransactionId | null;
  readonly reference: string;
  readonly facts: readonly GatewayFact[];
  /** ISO 4217 code of the facts' amounts, which must be the payment's; null where the event has none. */
  readonly currency: string | null;
  /** True: the facts depend on what came before, so that the payment is looked up instead of believing them. */
  readonly lookUp: boolean;
}

export type WebhookOutcome =
  | { readonly kind: 'VERIFIED'; readonly events: readonly WebhookEvent[] }
  /** Not from the gateway, or too old: answered with 400, and nothing of it is kept. */
  | { readonly kind: 'FORGED'; readonly reason: string }
  /** Genuine, and nothing for us: answered with 200. */
  | { readonly kind: 'IGNORED'; readonly reason: string };

/**
 * A card gateway. Each call has a time limit below AppSync's 30 seconds and makes no retry of its own.
 * `test/integration/functions/gateways/gatewayContract.ts` is what each adapter is held to.
 */
export interface CardGateway {
  readonly name: GatewayName;
  /** How long the gateway answers a repeated idempotency key with what it answered first. */
  readonly keyLifetimeMs: number;
  /** Whether a payment can be asked for at all; false: its answers and webhooks are all that is told. */
  readonly looksUp: boolean;
  /** Base units that it takes at least and at most; null where it does not take the currency. */
  limits(currency: Currency): { readonly min: bigint; readonly max: bigint } | null;
  authorize(request: AuthorizeRequest): Promise<GatewayOutcome<GatewayPayment>>;
  confirm(request: ConfirmRequest): Promise<GatewayOutcome<GatewayPayment>>;
  capture(request: CaptureRequest): Promise<GatewayOutcome<GatewayPayment>>;
  void(request: VoidRequest): Promise<GatewayOutcome<GatewayPayment>>;
  refund(request: RefundRequest): Promise<GatewayOutcome<GatewayPayment>>;
  /** DONE with null: the gateway has no such payment, now. UNKNOWN where it cannot be asked: Adyen tells by answers and webhooks alone. */
  lookUp(request: LookUpRequest): Promise<GatewayOutcome<GatewayPayment | null>>;
  /** What the payer's client needs, asked anew each time. */
  readAction(request: ActionRequest): Promise<GatewayOutcome<PaymentAction>>;
  /**
   * Verifies a webhook over its raw bytes, then reads it. Whatever does not verify is FORGED and never an exception, a body that is no
   * JSON too. Throws where a genuine webhook cannot be read, or the credentials cannot: the gateway sends it again.
   */
  readWebhook(webhook: RawWebhook, nowMs: number): Promise<WebhookOutcome>;
}

/** The adapters by name, and which of them a payment goes to. */
export interface Gateways {
  get(name: GatewayName): CardGateway;
  /** What the path of a webhook names; null where there is no such gateway, or no such account at it. */
  find(
    gateway: string,
    account: string,
  ): Promise<{ readonly gateway: CardGateway; readonly account: GatewayAccount } | null>;
  /** The gateways that the merchant has an account at, in the order that the rules give; empty: none. */
  routesFor(payment: {
    readonly merchantId: string;
    readonly amount: Money<Currency>;
    /** The one that the merchant names; it is then the only one. */
    readonly named: GatewayName | null;
  }): Promise<readonly { readonly gateway: GatewayName; readonly account: string }[]>;
}

/** Judges a payment between INITIATED and the gateway's first call. */
export interface RiskHook {
  /**
   * The payment as it is stored, with pseudonyms for what is personal, and what is written with its claim: whoever is judged counts for those
   * that are judged at the same time.
   */
  attempt(
    payment: CardPayment,
  ): Promise<{ readonly payment: CardPayment; readonly writes: readonly JoinedWrite[] }>;
  /** Judges a payment whose attempt is written. It never throws: what cannot be judged is left to a person. */
  assess(payment: CardPayment): Promise<RiskVerdict>;
}

/** REVIEW: it is authorised, and captured only after a person has looked at it. REJECT: its gateway is not called. */
export interface RiskVerdict {
  readonly outcome: 'ALLOW' | 'REVIEW' | 'REJECT';
  readonly record: RiskRecord;
}

// What other contexts use of card payments: the noun, its states and its facts.
export { type CardPayment, WORK_ALONE } from './cardPayment.ts';
export { AUTHORIZED_FOR_MS } from './dueAt.ts';
export { type PaymentStore } from './paymentStore.ts';
export { movedBy } from './withFact.ts';
export { CARD_STATUSES, type CardStatus, isCardMove } from './cardPaymentStates.ts';
export { DISPUTE_STATUSES, type GatewayFact, REFUND_STATUSES } from './gatewayFact.ts';
export { type GatewayName } from './gatewayName.ts';
