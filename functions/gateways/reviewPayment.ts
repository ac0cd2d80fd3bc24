import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { type MerchantId, parseTransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { changePayment } from './changePayment.ts';
import type { PaymentReview } from './paymentReview.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { nextVersion } from './withFact.ts';
import { wrongState } from './wrongState.ts';

export interface ReviewCommand {
  readonly id: string;
  readonly decision: 'APPROVE' | 'REJECT';
  readonly note: string | null;
  /** Of the API key that decides. */
  readonly keyId: string;
}

/**
 * A person's decision about a payment that is IN_REVIEW. APPROVE captures what was to be captured at once, and leaves the rest to
 * `capturePayment`; REJECT gives the authorisation back. Of several decisions the first counts; it is written before the gateway is called,
 * and the schedule goes on with what is not done.
 */
export function reviewPayment(deps: OperationDeps & { readonly clock: Clock }) {
  const change = changePayment(deps.payments);
  const run = runOperation(deps);
  return async (
    merchantId: MerchantId,
    { id: text, decision, note, keyId: decidedBy }: ReviewCommand,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const notFound: PaymentsError = { code: 'NotFound', facts: { type: 'Transaction', id: text } };
    const id = parseTransactionId(text);
    if (!id.ok) return err(notFound);
    const at = isoNow(deps.clock);
    const as = decision === 'APPROVE' ? 'APPROVED' : 'REJECTED';
    const decided = await change(id.value, (payment) => {
      if (payment.merchantId !== merchantId) return err(notFound);
      if (payment.status !== 'IN_REVIEW') return err(wrongState(payment, 'IN_REVIEW'));
      return ok({ versions: [reviewedAs(as, payment, { at, by: 'merchant', note, decidedBy })] });
    });
    if (!decided.ok) return decided;
    const { asked } = decided.value;
    if (asked.void !== null) return settled(await run(decided.value, { kind: 'VOID' }), decided.value);
    return asked.capture === null ? decided : run(decided.value, { kind: 'CAPTURE' });
  };
}

/** That the gateway does not take the void now is no failure of the decision: it is asked again until it does. */
function settled(
  ran: Result<CardPayment, PaymentsError>,
  decided: CardPayment,
): Result<CardPayment, PaymentsError> {
  return ran.ok ? ran : ok(decided);
}

export interface Decided {
  /** ISO 8601. */
  readonly at: string;
  readonly by: 'merchant' | 'rules';
  readonly note: string | null;
  readonly decidedBy?: string;
}

/** The payment with its review decided, and with what is asked of the gateway next. */
export function reviewedAs(
  decision: NonNullable<PaymentReview['decision']>,
  payment: CardPayment,
  { at, by, note, decidedBy }: Decided,
): CardPayment {
  const { review, asked, captureMethod, facts } = payment;
  if (review === undefined) throw new Error(`card payment ${payment.id} has no review`);
  const takes = decision === 'APPROVED' && captureMethod === 'AUTOMATIC' && facts.authorized !== null;
  const key = decidedBy === undefined ? {} : { keyId: decidedBy };
  const capture = takes ? { amount: facts.authorized.amount, at, ...key } : asked.capture;
  const giveBack = decision === 'APPROVED' ? asked.void : ({ at, by: 'us', ...key } as const);
  return nextVersion(
    payment,
    {
      change: { kind: 'ASKED' },
      review: { ...review, decision, note },
      asked: { capture, void: giveBack },
      ...(decidedBy === undefined ? {} : { decidedBy }),
      attempts: 0,
      at,
      keyId: decidedBy,
    },
    by,
  );
}
