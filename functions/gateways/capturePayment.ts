import { isoNow } from '../shared/clock.ts';
import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { type PaymentInput, runOnce, type RunOnceDeps } from './runOnce.ts';
import { nextVersion } from './withFact.ts';
import { wrongState } from './wrongState.ts';

export interface CapturePaymentInput extends PaymentInput {
  /** In currency units; default: all that is authorised. What is less releases the rest. */
  readonly amount?: string | null;
}

/** Takes what is authorised, or a part of it. One capture for each payment. */
export function capturePayment(deps: RunOnceDeps) {
  const once = runOnce(deps);
  return async (
    merchantId: MerchantId,
    input: CapturePaymentInput,
    keyId?: string,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const captured = await once({
      merchantId,
      mutation: 'capturePayment',
      input,
      resultId: input.transactionId,
      paysOut: false,
      plan: (payment) => planned(payment, input, { at: isoNow(deps.clock), keyId }),
      operation: ({ status, asked }) =>
        status === 'AUTHORIZED' && asked.capture !== null ? { kind: 'CAPTURE' } : null,
    });
    return captured.ok ? ok(captured.value.payment) : captured;
  };
}

function planned(
  payment: CardPayment,
  { amount: text }: CapturePaymentInput,
  { at, keyId }: { readonly at: string; readonly keyId: string | undefined },
): Result<CardPayment, PaymentsError> {
  const { asked, facts, amount } = payment;
  const free = asked.capture === null && asked.void === null;
  if (payment.status !== 'AUTHORIZED' || facts.authorized === null || !free)
    return err(wrongState(payment, 'AUTHORIZED, with no capture or void under way'));
  const most = facts.authorized.amount;
  const parsed = text === null || text === undefined ? null : parseAmount(text, amount.currency);
  if (parsed !== null && !parsed.ok) return err(invalidInput('amount', text, parsed.error));
  const units = parsed?.value.units ?? most;
  if (units > most) {
    const { symbol, decimals } = amount.currency;
    const expected = `at most ${formatBaseUnits(most.toString(), decimals)} ${symbol}, which is authorised`;
    return err(invalidInput('amount', text, expected));
  }
  const capture = { amount: units, at, ...(keyId === undefined ? {} : { keyId }) };
  return ok(
    nextVersion(payment, { change: { kind: 'ASKED' }, asked: { ...asked, capture }, attempts: 0, at, keyId }),
  );
}
