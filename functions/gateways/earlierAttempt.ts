import { type CardPayment, type DeclinedAt, NO_FACTS } from './cardPayment.ts';
import type { PaymentStore } from './paymentStore.ts';
import { nextVersion } from './withFact.ts';

/** The account that a payment was declined at. */
type AttemptedAt = Pick<CardPayment, 'gateway' | 'gatewayAccount'>;

/**
 * What stands of a payment at a gateway that declined it before another took it, as a payment of its own: declined, with what that gateway
 * told since. Whatever deals with money after a decline deals with this.
 */
export function earlierAttempt(payment: CardPayment, declined: DeclinedAt): CardPayment {
  const { gateway, account, paymentMethodId, code, reason, at, gatewayReference, late } = declined;
  const { gatewayReference: _1, review: _2, ...body } = payment;
  const before: CardPayment = {
    ...body,
    isEarlierAttempt: true,
    gateway,
    gatewayAccount: account,
    paymentMethodId,
    ...(gatewayReference === undefined ? {} : { gatewayReference }),
    facts: late?.facts ?? { ...NO_FACTS, declined: { code, reason } },
    asked: { capture: null, void: late?.void ?? null },
    outcomeLost: false,
    routes: [],
    declinedAt: [],
    attempts: late?.attempts ?? 0,
    dueAt: late?.dueAt ?? null,
    status: 'FAILED',
    failureCode: code,
    failureReason: reason,
    createdAt: at,
    transitions: [],
  };
  if (late === undefined) return before;
  // Its state is what its facts give, as of every payment.
  const stated = nextVersion(before, {
    change: { kind: 'WORK' },
    attempts: late.attempts,
    at: payment.updatedAt,
  });
  return { ...stated, version: payment.version, dueAt: late.dueAt, transitions: [] };
}

/** Null where no gateway's account of this name declined it before. */
export function declinedBefore(
  { declinedAt }: CardPayment,
  { gateway, gatewayAccount }: { readonly gateway: string; readonly gatewayAccount: string },
): DeclinedAt | null {
  return declinedAt.find((one) => one.gateway === gateway && one.account === gatewayAccount) ?? null;
}

/** The attempts for which something is due at `now`, ISO 8601. */
export function dueAttempts(payment: CardPayment, now: string): AttemptedAt[] {
  return payment.declinedAt.flatMap(({ gateway, account, late }) => {
    const dueAt = late?.dueAt ?? null;
    return dueAt !== null && dueAt <= now ? [{ gateway, gatewayAccount: account }] : [];
  });
}

/** When something is due of the payment or of an attempt before it, ISO 8601; null: nothing is. */
export function firstDueAt({ dueAt, declinedAt }: Pick<CardPayment, 'dueAt' | 'declinedAt'>): string | null {
  const all = [dueAt, ...declinedAt.map(({ late }) => late?.dueAt ?? null)];
  return all.reduce((first, one) => (first === null || (one !== null && one < first) ? one : first), null);
}

/** The attempts at one account, read from their payments and written with them: a payment's own facts, status and schedule stay. */
export function earlierAttempts(payments: PaymentStore, at: AttemptedAt): PaymentStore {
  return {
    ...payments,
    get: async (id) => {
      const payment = await payments.get(id);
      const declined = payment === null ? null : declinedBefore(payment, at);
      return payment === null || declined === null ? null : earlierAttempt(payment, declined);
    },
    replace: async (before, after) => {
      const payment = await payments.get(before.id);
      if (payment?.version !== before.version) return false;
      return payments.replace(payment, withAttempt(payment, after));
    },
  };
}

function withAttempt(payment: CardPayment, attempt: CardPayment): CardPayment {
  const { facts, asked, attempts, gatewayReference, updatedAt: at } = attempt;
  const late = { facts, void: asked.void, attempts, dueAt: attempt.dueAt };
  const declinedAt = payment.declinedAt.map((one) =>
    one.gateway === attempt.gateway && one.account === attempt.gatewayAccount
      ? { ...one, ...(gatewayReference === undefined ? {} : { gatewayReference }), late }
      : one,
  );
  const { attempts: own, dueAt } = payment;
  const next = nextVersion(payment, { change: { kind: 'WORK' }, declinedAt, attempts: own, at });
  return { ...next, dueAt };
}
