import type { CardPayment, RiskHook, RiskVerdict } from '../gateways/ports.ts';
import { assessAttempt, type AssessDeps } from './assessAttempt.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import type { PreparedAttempt } from './preparedAttempt.ts';
import { prepareAttempt, type PrepareAttemptDeps } from './prepareAttempt.ts';
import { openText, sealText } from '../shared/pseudonym.ts';
import type { Decision } from './score.ts';

export interface AssessPaymentDeps extends AssessDeps, PrepareAttemptDeps {
  readonly features: AttemptFeatures;
}

export interface PaymentRisk extends RiskHook {
  /** The payer's address for the gateway; undefined where none was given, or the customer was erased. */
  emailOf(payment: CardPayment): Promise<string | undefined>;
}

const OUTCOMES: Readonly<Record<Decision, RiskVerdict['outcome']>> = {
  ALLOW: 'ALLOW',
  REVIEW: 'REVIEW',
  REFUSE: 'REJECT',
};

/** Judges card payments: what `createPayment` asks before it calls a gateway. */
export function assessPayment(deps: AssessPaymentDeps): PaymentRisk {
  const prepare = prepareAttempt(deps);
  const assess = assessAttempt(deps);
  /** Who stored a payment just now need not read its attempt. */
  const stored = new WeakMap<CardPayment, PreparedAttempt>();
  return {
    async attempt(asked) {
      const { id, merchantId, customerId, amount, createdAt, paymentMethodId, details } = asked;
      const { deviceId = null, ipAddress = null, country = null, email = null } = details;
      const prepared = await prepare({
        transactionId: id,
        merchantId,
        customerId,
        kind: 'CARD',
        atMs: Date.parse(createdAt),
        amount,
        country,
        deviceId,
        ipAddress,
        email,
        card: paymentMethodId,
      });
      const sealed =
        email === null ? null : sealText(await deps.keys.keyOf(merchantId, customerId), id, email);
      const payment: CardPayment = { ...asked, details: pseudonymous(asked, prepared, sealed) };
      stored.set(payment, prepared);
      return { payment, writes: deps.features.attempted(prepared) };
    },
    async assess(payment) {
      const { decision, record } = await assess(payment.id, async () => {
        const prepared = stored.get(payment) ?? (await deps.features.attemptOf(payment.id));
        if (prepared === null) throw new Error(`the attempt of ${payment.id} is not stored`);
        return prepared;
      });
      return { outcome: OUTCOMES[decision], record };
    },
    async emailOf({ id, merchantId, customerId, details: { email } }) {
      // Of a payment that was stored before addresses were sealed.
      if (email === undefined || email.includes('@')) return email;
      const key = await deps.keys.findKey(merchantId, customerId);
      return key === null ? undefined : openText(key, id, email);
    },
  };
}

/** What is stored of payer and order: nothing that names a person. */
function pseudonymous(
  { details: { deviceId: _1, ipAddress: _2, email: _3, ...kept } }: CardPayment,
  { attempt: { device, ip, emailDomain } }: PreparedAttempt,
  sealedEmail: string | null,
): CardPayment['details'] {
  return {
    ...kept,
    ...(device === null ? {} : { deviceId: device }),
    ...(ip === null ? {} : { ipAddress: ip }),
    ...(emailDomain === null ? {} : { emailDomain }),
    ...(sealedEmail === null ? {} : { email: sealedEmail }),
  };
}
