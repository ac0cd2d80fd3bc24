import { isoNow } from '../shared/clock.ts';
import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { type CardPayment, type CardRefund, hasOpenDispute, refundableOf } from './cardPayment.ts';
import { type PaymentInput, runOnce, type RunOnceDeps } from './runOnce.ts';
import { withRefund } from './withRefund.ts';
import { wrongState } from './wrongState.ts';

export interface RefundPaymentInput extends PaymentInput {
  /** In currency units; default: all that is left. */
  readonly amount?: string | null;
  readonly reason?: string | null;
}

export interface RefundPaymentDeps extends RunOnceDeps {
  /** `ref_` and a ULID. */
  readonly newRefundId: () => string;
}

export interface RefundOfPayment {
  readonly payment: CardPayment;
  readonly refund: CardRefund;
}

/**
 * Pays back what was captured, or a part of it. The amount is reserved by condition before the gateway is called and free again when it
 * refuses, so that all refunds together are never more than what was captured.
 */
export function refundPayment(deps: RefundPaymentDeps) {
  const once = runOnce(deps);
  return async (
    merchantId: MerchantId,
    input: RefundPaymentInput,
    keyId?: string,
  ): Promise<Result<RefundOfPayment, PaymentsError>> => {
    const refusal = checkText('reason', input.reason);
    if (refusal !== null) return err(refusal);
    const refundId = deps.newRefundId();
    const refunded = await once({
      merchantId,
      mutation: 'refundPayment',
      input,
      resultId: refundId,
      paysOut: true,
      plan: (payment) => planned(payment, input, refundId, { at: isoNow(deps.clock), keyId }),
      operation: ({ facts }, resultId) =>
        facts.refunds.some(({ id, status }) => id === resultId && status === 'REQUESTED')
          ? { kind: 'REFUND', refundId: resultId }
          : null,
    });
    if (!refunded.ok) return refunded;
    const { payment, resultId } = refunded.value;
    const refund = payment.facts.refunds.find(({ id }) => id === resultId);
    if (refund === undefined) throw new Error(`payment ${payment.id} has no refund ${resultId}`);
    return ok({ payment, refund });
  };
}

function planned(
  payment: CardPayment,
  { amount: text, reason }: RefundPaymentInput,
  refundId: string,
  { at, keyId }: { readonly at: string; readonly keyId: string | undefined },
): Result<CardPayment, PaymentsError> {
  const { status, facts, amount } = payment;
  if (status !== 'CAPTURED' && status !== 'POSTED') return err(wrongState(payment, 'CAPTURED or POSTED'));
  if (hasOpenDispute(facts)) return err(wrongState(payment, 'without an open dispute'));
  const left = refundableOf(facts);
  const { symbol, decimals } = amount.currency;
  const parsed = text === null || text === undefined ? null : parseAmount(text, amount.currency);
  if (parsed !== null && !parsed.ok) return err(invalidInput('amount', text, parsed.error));
  const units = parsed?.value.units ?? left;
  if (left === 0n) return err(wrongState(payment, 'something left to refund'));
  if (units > left) {
    const most = formatBaseUnits(left.toString(), decimals);
    return err(invalidInput('amount', text, `at most ${most} ${symbol}, which is left to refund`));
  }
  return ok(withRefund(payment, { id: refundId, amount: units, reason: reason ?? null }, at, keyId));
}
