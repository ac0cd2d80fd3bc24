import type { Books } from './books.ts';
import { feeOf, paidBackOf, type SandboxPayment, takenOf } from './payment.ts';
import { type Behaviour, PAYMENT_METHODS } from './paymentMethods.ts';

/** An answer of the gateway: a payment, or why not. */
export type Answer =
  | { readonly status: 200; readonly payment: SandboxPayment }
  | { readonly status: 400 | 402 | 404 | 409; readonly code: string; readonly message: string };

export interface OperationDeps {
  readonly books: Books;
  readonly nowMs: () => number;
  readonly newId: (prefix: string) => string;
  /** Tells the merchant's account what happened. */
  readonly emit: (type: string, payment: SandboxPayment) => void;
}

export interface NewPayment {
  readonly reference: string;
  readonly paymentMethod: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly capture: boolean;
  readonly returnUrl: string | null;
}

const AUTHORIZED_FOR_MS = 7 * 24 * 60 * 60 * 1_000;
const DISPUTE_FEE = 15_00n;

/** What the gateway does with payments. */
export class Operations {
  readonly #deps: OperationDeps;

  constructor(deps: OperationDeps) {
    this.#deps = deps;
  }

  create(account: string, asked: NewPayment): Answer {
    const behaviour = PAYMENT_METHODS[asked.paymentMethod];
    if (behaviour === undefined)
      return refusal(400, 'unknown_payment_method', 'There is no such payment method.');
    const { books, newId } = this.#deps;
    if (books.find(account, asked.reference) !== undefined)
      return refusal(409, 'duplicate_reference', 'There is a payment with this reference.');
    const now = this.#deps.nowMs();
    const payment: SandboxPayment = {
      ...asked,
      id: newId('pay'),
      account,
      status: behaviour.outcome,
      decline: behaviour.decline ?? null,
      expiresAt: new Date(now + (behaviour.authorizedForMs ?? AUTHORIZED_FOR_MS)).toISOString(),
      captures: [],
      refunds: [],
      disputes: [],
      createdAt: new Date(now).toISOString(),
    };
    this.#put(`payment.${payment.status}`, payment);
    if (payment.status === 'declined')
      return refusal(402, behaviour.decline?.code ?? '', behaviour.decline?.message ?? '');
    return this.#takeIfAsked(payment);
  }

  /** The payer has done what was asked, or has not. */
  confirm(payment: SandboxPayment, details: unknown): Answer {
    if (payment.status !== 'requires_action') return { status: 200, payment };
    const passed = isObject(details) && details['challenge'] === 'passed';
    const next: SandboxPayment = passed
      ? { ...payment, status: 'authorized' }
      : {
          ...payment,
          status: 'declined',
          decline: { code: 'authentication_failed', message: 'The payer could not be authenticated.' },
        };
    this.#put(`payment.${next.status}`, next);
    if (!passed) return refusal(402, 'authentication_failed', 'The payer could not be authenticated.');
    return this.#takeIfAsked(next);
  }

  /** What was processing ends. */
  settle(payment: SandboxPayment): Answer {
    if (payment.status !== 'processing') return { status: 200, payment };
    const next: SandboxPayment = { ...payment, status: 'authorized' };
    this.#put('payment.authorized', next);
    return this.#takeIfAsked(next);
  }

  capture(payment: SandboxPayment, amount: bigint): Answer {
    const current = this.expireIfOver(payment);
    if (current.status !== 'authorized')
      return refusal(409, 'not_capturable', `The payment is ${current.status}.`);
    if (amount <= 0n || amount > current.amount)
      return refusal(400, 'amount_too_large', 'More than was authorised.');
    return this.#take(current, amount);
  }

  cancel(payment: SandboxPayment): Answer {
    const current = this.expireIfOver(payment);
    if (current.status === 'captured') return refusal(409, 'already_captured', 'The payment is captured.');
    if (current.status === 'declined') return refusal(409, 'not_voidable', 'The payment is declined.');
    const next: SandboxPayment = { ...current, status: 'voided' };
    if (current.status !== 'voided') this.#put('payment.voided', next);
    return { status: 200, payment: next };
  }

  refund(payment: SandboxPayment, refundId: string, amount: bigint): Answer {
    if (payment.refunds.some((refund) => refund.refundId === refundId)) return { status: 200, payment };
    if (amount <= 0n || amount > takenOf(payment) - paidBackOf(payment))
      return refusal(409, 'amount_too_large', 'More than is left of what was captured.');
    if (payment.disputes.some(({ status }) => status === 'open'))
      return refusal(409, 'disputed', 'The payment is disputed.');
    const ends = behaviourOf(payment).refunds;
    const status = ends === 'fail' ? 'failed' : ends === 'pending' ? 'pending' : 'succeeded';
    const next = { ...payment, refunds: [...payment.refunds, { refundId, amount, status } as const] };
    this.#put(`refund.${status}`, next);
    return { status: 200, payment: next };
  }

  /** Ends the refunds that are pending. */
  settleRefunds(payment: SandboxPayment, status: 'succeeded' | 'failed'): Answer {
    const refunds = payment.refunds.map((one) => (one.status === 'pending' ? { ...one, status } : one));
    const next = { ...payment, refunds };
    this.#put(`refund.${status}`, next);
    return { status: 200, payment: next };
  }

  dispute(payment: SandboxPayment, status: 'open' | 'won' | 'lost'): Answer {
    const [standing] = payment.disputes;
    if (standing === undefined && status !== 'open')
      return refusal(409, 'not_disputed', 'There is no dispute.');
    const respondBy = new Date(this.#deps.nowMs() + AUTHORIZED_FOR_MS).toISOString();
    const dispute = standing ?? {
      id: this.#deps.newId('dsp'),
      amount: takenOf(payment) - paidBackOf(payment),
      fee: DISPUTE_FEE,
      reason: 'product_not_received',
      respondBy,
    };
    const next = { ...payment, disputes: [{ ...dispute, status }] };
    this.#put(`dispute.${status}`, next);
    return { status: 200, payment: next };
  }

  /** A capture that was told as taken and was not taken after all. */
  failCapture(payment: SandboxPayment): Answer {
    const failed = { code: 'capture_failed', reason: 'The issuer did not honour the capture.' };
    const next: SandboxPayment = {
      ...payment,
      captures: payment.captures.map((capture) => ({ ...capture, failed })),
    };
    this.#put('payment.capture_failed', next);
    return { status: 200, payment: next };
  }

  expireIfOver(payment: SandboxPayment): SandboxPayment {
    if (payment.status !== 'authorized' || Date.parse(payment.expiresAt) > this.#deps.nowMs()) return payment;
    const next: SandboxPayment = { ...payment, status: 'expired' };
    this.#put('payment.expired', next);
    return next;
  }

  #takeIfAsked(payment: SandboxPayment): Answer {
    return payment.capture && payment.status === 'authorized'
      ? this.#take(payment, payment.amount)
      : { status: 200, payment };
  }

  #take(payment: SandboxPayment, amount: bigint): Answer {
    const capture = { id: this.#deps.newId('cap'), amount, fee: feeOf(amount), failed: null };
    const next: SandboxPayment = { ...payment, status: 'captured', captures: [capture] };
    this.#put('payment.captured', next);
    const { afterCapture } = behaviourOf(payment);
    if (afterCapture === 'dispute') this.dispute(next, 'open');
    if (afterCapture === 'capture_fails') this.failCapture(next);
    return { status: 200, payment: next };
  }

  #put(type: string, payment: SandboxPayment): void {
    this.#deps.books.put(payment);
    this.#deps.emit(type, payment);
  }
}

export function behaviourOf({ paymentMethod }: Pick<SandboxPayment, 'paymentMethod'>): Behaviour {
  const behaviour = PAYMENT_METHODS[paymentMethod];
  if (behaviour === undefined) throw new Error(`there is no payment method ${paymentMethod}`);
  return behaviour;
}

function refusal(status: 400 | 402 | 404 | 409, code: string, message: string): Answer {
  return { status, code, message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
