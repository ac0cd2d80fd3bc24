import { isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { type PaymentInput, runOnce, type RunOnceDeps } from './runOnce.ts';
import { nextVersion } from './withFact.ts';
import { wrongState } from './wrongState.ts';

/** Gives an authorisation back, or ends a payment that the payer has not confirmed. */
export function voidPayment(deps: RunOnceDeps) {
  const once = runOnce(deps);
  return async (
    merchantId: MerchantId,
    input: PaymentInput,
    keyId?: string,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const voided = await once({
      merchantId,
      mutation: 'voidPayment',
      input,
      resultId: input.transactionId,
      paysOut: false,
      plan: (payment) => planned(payment, isoNow(deps.clock), keyId),
      operation: ({ status, asked }) => (isVoidable(status) && asked.void !== null ? { kind: 'VOID' } : null),
    });
    return voided.ok ? ok(voided.value.payment) : voided;
  };
}

function planned(
  payment: CardPayment,
  at: string,
  keyId: string | undefined,
): Result<CardPayment, PaymentsError> {
  const { status, asked } = payment;
  if (!isVoidable(status) || asked.capture !== null || asked.void !== null)
    return err(wrongState(payment, 'AUTHORIZED or REQUIRES_ACTION, with no capture or void under way'));
  const wanted = {
    ...asked,
    void: { at, by: 'merchant', ...(keyId === undefined ? {} : { keyId }) },
  } as const;
  return ok(nextVersion(payment, { change: { kind: 'ASKED' }, asked: wanted, attempts: 0, at, keyId }));
}

function isVoidable(status: CardPayment['status']): boolean {
  return status === 'AUTHORIZED' || status === 'REQUIRES_ACTION';
}
