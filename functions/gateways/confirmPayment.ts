import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { type PaymentInput, runOnce, type RunOnceDeps } from './runOnce.ts';
import { wrongState } from './wrongState.ts';

export interface ConfirmPaymentInput extends PaymentInput {
  /** What the gateway's redirect or challenge returned; JSON. */
  readonly details: unknown;
}

const BYTES_MAX = 16_384;

/** Hands the gateway what the payer's redirect or challenge returned. The details are kept nowhere. */
export function confirmPayment(deps: RunOnceDeps) {
  const once = runOnce(deps);
  return async (
    merchantId: MerchantId,
    input: ConfirmPaymentInput,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const { details } = input;
    const isObject = typeof details === 'object' && details !== null && !Array.isArray(details);
    if (!isObject || Buffer.byteLength(JSON.stringify(details)) > BYTES_MAX)
      return err(invalidInput('details', null, `a JSON object of at most ${BYTES_MAX} bytes`));
    const confirmed = await once({
      merchantId,
      mutation: 'confirmPayment',
      input,
      resultId: input.transactionId,
      paysOut: false,
      plan: (payment) =>
        payment.status === 'REQUIRES_ACTION' && payment.asked.void === null
          ? ok(null)
          : err(wrongState(payment, 'REQUIRES_ACTION, with no void under way')),
      operation: ({ status }) => (status === 'REQUIRES_ACTION' ? { kind: 'CONFIRM', details } : null),
    });
    return confirmed.ok ? ok(confirmed.value.payment) : confirmed;
  };
}
