import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { type CardPayment, mayBeOwnRefund } from './cardPayment.ts';
import { changePayment } from './changePayment.ts';
import { declinedBefore, earlierAttempt, earlierAttempts } from './earlierAttempt.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { PaymentStore } from './paymentStore.ts';
import type { Gateways } from './ports.ts';
import { withFacts } from './withFact.ts';

export interface RecordFactsDeps {
  readonly payments: PaymentStore;
  readonly gateways: Pick<Gateways, 'get'>;
  readonly clock: Clock;
}

/** Facts that somebody else than our own call brought: a webhook, a settlement report. */
export interface ToldFacts {
  readonly transactionId: TransactionId;
  readonly merchantId: string;
  readonly gateway: string;
  readonly gatewayAccount: string;
  readonly reference: string;
  /** ISO 4217 code; null: the facts have no amounts. */
  readonly currency: string | null;
  readonly facts: readonly GatewayFact[];
  /** True: the facts depend on their order, so that the gateway is asked instead. */
  readonly lookUp: boolean;
}

/** Why facts are not written: nothing of them is. */
export type Untold =
  /** They are not what our record says, and not believed. */
  | {
      readonly kind: 'MISMATCH';
      readonly field: 'merchant' | 'gateway' | 'currency' | 'reference' | 'amount';
    }
  | { readonly kind: 'NO_PAYMENT' }
  /** The gateway had to be asked, and gave no answer or none that can be: the same facts have to come again. */
  | { readonly kind: 'NOT_ANSWERED'; readonly reason: string }
  | { readonly kind: 'NOT_WRITTEN'; readonly error: PaymentsError };

/**
 * Applies what a webhook says, once it is verified and stored: compared with our record, and written where it is news. A decline of
 * what we know as authorised is older than what we know, or news that matters: the gateway is asked. What a gateway tells that declined
 * before another took the payment is of its attempt: money there is given back by the schedule, as all that comes late.
 */
export function recordGatewayFacts(deps: RecordFactsDeps) {
  return async (told: ToldFacts): Promise<Result<CardPayment, Untold>> => {
    const stored = await deps.payments.get(told.transactionId);
    if (stored === null) return err({ kind: 'NO_PAYMENT' });
    const declined = isAt(stored, told) ? null : declinedBefore(stored, told);
    const payment = declined === null ? stored : earlierAttempt(stored, declined);
    const mismatch = mismatchOf(payment, told);
    if (mismatch !== null) return err(mismatch);
    const asks = told.lookUp || contradicts(payment, told.facts);
    const facts = asks ? await askedFacts(deps, payment, told) : ok(told.facts);
    if (!facts.ok) return facts;
    const change = changePayment(declined === null ? deps.payments : earlierAttempts(deps.payments, payment));
    let waits = false;
    const written = await change(
      payment.id,
      (current) => {
        waits = facts.value.some((fact) => mayBeOwnRefund(current.facts, fact));
        if (waits) return ok({ versions: [] });
        const isNews = declined === null ? isNewsOf(current) : isNewsOfDeclined;
        const news = facts.value.filter(isNews);
        const referred = { ...current, gatewayReference: current.gatewayReference ?? told.reference };
        return ok({ versions: withFacts(referred, news, isoNow(deps.clock)) });
      },
      payment,
    );
    if (waits) return err({ kind: 'NOT_ANSWERED', reason: 'a refund of ours has no id of the gateway yet' });
    return written.ok ? written : err({ kind: 'NOT_WRITTEN', error: written.error });
  };
}

/** What the gateway says of the payment now. Without its answer nothing is known, and what was told must not be taken as dealt with. */
async function askedFacts(
  { gateways }: RecordFactsDeps,
  payment: CardPayment,
  told: ToldFacts,
): Promise<Result<readonly GatewayFact[], Untold>> {
  const { id: transactionId, merchantId, gatewayAccount: account, amount } = payment;
  const outcome = await gateways.get(payment.gateway).lookUp({
    account: { merchantId, account },
    transactionId,
    currency: amount.currency,
    reference: told.reference,
  });
  if (outcome.kind !== 'DONE') return err({ kind: 'NOT_ANSWERED', reason: outcome.reason });
  if (outcome.value === null) return err({ kind: 'NOT_ANSWERED', reason: 'the gateway does not know it' });
  const { reference, facts } = outcome.value;
  const mismatch = mismatchOf(payment, { ...told, reference: reference ?? told.reference, facts });
  return mismatch === null ? ok(facts) : err(mismatch);
}

function mismatchOf(payment: CardPayment, told: ToldFacts): Extract<Untold, { kind: 'MISMATCH' }> | null {
  const kind = 'MISMATCH';
  if (payment.merchantId !== told.merchantId) return { kind, field: 'merchant' };
  if (payment.gateway !== told.gateway || payment.gatewayAccount !== told.gatewayAccount)
    return { kind, field: 'gateway' };
  if (payment.gatewayReference !== undefined && payment.gatewayReference !== told.reference)
    return { kind, field: 'reference' };
  if (told.currency !== null && told.currency !== payment.amount.currency.symbol)
    return { kind, field: 'currency' };
  const tooMuch = told.facts.some(
    (fact) => (fact.kind === 'AUTHORIZED' || fact.kind === 'CAPTURED') && fact.amount > payment.amount.units,
  );
  return tooMuch ? { kind, field: 'amount' } : null;
}

function isAt({ gateway, gatewayAccount }: CardPayment, told: ToldFacts): boolean {
  return gateway === told.gateway && gatewayAccount === told.gatewayAccount;
}

/**
 * Of a payment that is INITIATED our own call is under way, or the schedule makes it again: its answer says whether a decline is for good, for
 * the moment or one that another gateway may see otherwise. A webhook that overtakes it does not know, and would end the payment.
 */
function isNewsOf({ status }: CardPayment): (fact: GatewayFact) => boolean {
  return ({ kind }) => status !== 'INITIATED' || kind !== 'DECLINED';
}

/** That nothing was taken, or not yet, is what a gateway said when it declined. */
function isNewsOfDeclined({ kind }: GatewayFact): boolean {
  return kind !== 'DECLINED' && kind !== 'PROCESSING' && kind !== 'ACTION_REQUIRED';
}

function contradicts({ facts }: CardPayment, told: readonly GatewayFact[]): boolean {
  return facts.authorized !== null && told.some(({ kind }) => kind === 'DECLINED');
}
