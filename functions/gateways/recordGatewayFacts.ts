import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { changePayment } from './changePayment.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type { PaymentStore } from './paymentStore.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { withFacts } from './withFact.ts';

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

/** Why facts are not believed. */
export interface Mismatch {
  readonly field: 'merchant' | 'gateway' | 'currency' | 'reference' | 'amount';
}

/**
 * Applies what a webhook says, once it is verified and stored: compared with our record, and written where it is news. A decline of
 * what we know as authorised is older than what we know, or news that matters: the gateway is asked.
 */
export function recordGatewayFacts(
  deps: OperationDeps & { readonly payments: PaymentStore; readonly clock: Clock },
) {
  const change = changePayment(deps.payments);
  const run = runOperation(deps);
  return async (told: ToldFacts): Promise<Result<CardPayment, PaymentsError | Mismatch>> => {
    const payment = await deps.payments.get(told.transactionId);
    if (payment === null)
      return err({ code: 'NotFound', facts: { type: 'transaction', id: told.transactionId } });
    const mismatch = mismatchOf(payment, told);
    if (mismatch !== null) return err(mismatch);
    if (told.lookUp || contradicts(payment, told.facts)) {
      const referred = { ...payment, gatewayReference: payment.gatewayReference ?? told.reference };
      return run(referred, { kind: 'LOOK_UP' });
    }
    return change(
      payment.id,
      (current) => {
        const referred = { ...current, gatewayReference: current.gatewayReference ?? told.reference };
        return ok({ versions: withFacts(referred, told.facts, isoNow(deps.clock)) });
      },
      payment,
    );
  };
}

function mismatchOf(payment: CardPayment, told: ToldFacts): Mismatch | null {
  if (payment.merchantId !== told.merchantId) return { field: 'merchant' };
  if (payment.gateway !== told.gateway || payment.gatewayAccount !== told.gatewayAccount)
    return { field: 'gateway' };
  if (payment.gatewayReference !== undefined && payment.gatewayReference !== told.reference)
    return { field: 'reference' };
  if (told.currency !== null && told.currency !== payment.amount.currency.symbol)
    return { field: 'currency' };
  const tooMuch = told.facts.some(
    (fact) => (fact.kind === 'AUTHORIZED' || fact.kind === 'CAPTURED') && fact.amount > payment.amount.units,
  );
  return tooMuch ? { field: 'amount' } : null;
}

function contradicts({ facts }: CardPayment, told: readonly GatewayFact[]): boolean {
  return facts.authorized !== null && told.some(({ kind }) => kind === 'DECLINED');
}
