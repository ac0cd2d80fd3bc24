import { type Clock, isoNow } from '../shared/clock.ts';
import type { HeldClaim } from '../idempotency/ports.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import { changePayment } from './changePayment.ts';
import { REVIEW_MS } from './dueAt.ts';
import type { PaymentStore } from './paymentStore.ts';
import type { RiskHook, RiskVerdict } from './ports.ts';
import { movedBy, nextVersion } from './withFact.ts';

export interface JudgeDeps {
  readonly payments: PaymentStore;
  readonly risk: RiskHook;
  readonly clock: Clock;
}

/** The code of a payment that the risk rules refused. */
const HIGH_RISK = 'HIGH_RISK';

/**
 * Judges a payment that its gateway was never called for, and writes what came of it before the call: a crash in between finds it judged.
 * Whoever goes on with a payment asks this first; one that was judged stays as it is.
 *
 * @param held the claim that a refusal completes
 * @returns the payment that may go on, or `PaymentRefusedHighRisk`
 */
export function judgePayment({ payments, risk, clock }: JudgeDeps) {
  const change = changePayment(payments);
  return async (payment: CardPayment, held?: HeldClaim): Promise<Result<CardPayment, PaymentsError>> => {
    const isNew = payment.status === 'INITIATED' && payment.risk === undefined;
    if (!isNew) return refusedOr(payment);
    const verdict = await risk.assess(payment);
    const judged = await change(
      payment.id,
      (current) => {
        const refused = verdict.outcome === 'REJECT' && current.status === 'INITIATED';
        const completion =
          refused && held !== undefined ? { completion: { held, failure: refusal(current) } } : {};
        const versions =
          current.status === 'INITIATED' && current.risk === undefined
            ? [judgedAs(verdict, current, isoNow(clock))]
            : [];
        return ok({ versions, ...completion });
      },
      payment,
    );
    return judged.ok ? refusedOr(judged.value) : judged;
  };
}

/** What the same key answers of a payment that stands: the refusal, where it was refused. */
export function refusedOr(payment: CardPayment): Result<CardPayment, PaymentsError> {
  return payment.status === 'REJECTED' && payment.failureCode === HIGH_RISK
    ? err(refusal(payment))
    : ok(payment);
}

function refusal({ id }: CardPayment): PaymentsError {
  return { code: 'PaymentRefusedHighRisk', facts: { type: 'transaction', id } };
}

function judgedAs({ outcome, record }: RiskVerdict, payment: CardPayment, at: string): CardPayment {
  const judged: CardPayment = { ...payment, risk: record };
  switch (outcome) {
    case 'ALLOW':
      return nextVersion(payment, { change: { kind: 'WORK' }, risk: record, at });
    case 'REVIEW': {
      const until = new Date(Date.parse(at) + REVIEW_MS).toISOString();
      const review = { until, decision: null, note: null };
      return nextVersion(payment, { change: { kind: 'WORK' }, risk: record, review, at });
    }
    case 'REJECT':
      return movedBy(
        'rules',
        judged,
        { status: 'REJECTED', failureCode: HIGH_RISK, failureReason: 'Refused by the risk rules.' },
        at,
      );
  }
}
