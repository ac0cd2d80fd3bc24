import * as z from 'zod';
import { riskItem } from '../risk/ports.ts';
import { merchantId, transactionId } from '../shared/ids.ts';
import { transactionIndexKeys, TRANSACTION_STATUSES } from '../transactions/ports.ts';
import { capturedOf, type CardPayment, refundedOf, shownStatus } from './cardPayment.ts';
import { CARD_STATUSES } from './cardPaymentStates.ts';
import { firstDueAt } from './earlierAttempt.ts';
import { DISPUTE_STATUSES, REFUND_STATUSES } from './gatewayFact.ts';
import { GATEWAY_NAMES } from './gatewayName.ts';
import { dueKeys, referenceKeys } from './paymentKeys.ts';

/** Base units in a stored item. */
export const units = z.string().regex(/^(0|[1-9][0-9]*)$/).transform(BigInt); // prettier-ignore
export const instant = z.iso.datetime();
const count = z.coerce.number().int().min(0);
const reasoned = z.object({ code: z.string(), reason: z.string() }).nullable();
const refundStatus = z.enum(['REQUESTED', ...REFUND_STATUSES]);
const disputeStatus = z.enum(DISPUTE_STATUSES);

const refundItem = z.object({
  id: z.string(),
  gatewayId: z.string().exactOptional(),
  status: refundStatus,
  amount: units,
  reason: z.string().nullable(),
  failureReason: z.string().nullable(),
  createdAt: instant,
});

const disputeItem = z.object({
  id: z.string(),
  status: disputeStatus,
  amount: units,
  fee: units,
  reason: z.string(),
  respondBy: instant.nullable(),
  createdAt: instant,
});

const toldFacts = {
  actionRequired: z.boolean(),
  processing: z.boolean(),
  authorized: z.object({ amount: units, expiresAt: instant.nullable() }).nullable(),
  declined: reasoned,
  ended: z.enum(['VOIDED', 'EXPIRED']).nullable(),
  captures: z.array(z.object({ id: z.string(), amount: units, fee: units.nullable(), failed: reasoned })),
};

const asked = z
  .object({ at: instant, by: z.enum(['merchant', 'us']), keyId: z.string().exactOptional() })
  .nullable();

/** What a gateway told after it had declined, and what was asked of it since. */
const lateItem = z.object({
  facts: z.object({ ...toldFacts, refunds: z.array(refundItem), disputes: z.array(disputeItem) }),
  void: asked,
  attempts: count,
  dueAt: instant.nullable(),
});

const changeItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['STATUS', 'ASKED', 'WORK']) }),
  z.object({ kind: z.enum(['CAPTURED', 'CAPTURE_FAILED']), id: z.string(), amount: units, fee: units }),
  z.object({ kind: z.literal('FEE'), id: z.string(), fee: units }),
  z.object({
    kind: z.literal('REFUND'),
    id: z.string(),
    status: refundStatus,
    before: refundStatus.nullable(),
    amount: units,
  }),
  z.object({
    kind: z.literal('DISPUTE'),
    id: z.string(),
    status: disputeStatus,
    before: disputeStatus.nullable(),
    amount: units,
    fee: units,
  }),
]);

const text = z.string().exactOptional();

const routeItem = { gateway: z.enum(GATEWAY_NAMES), account: z.string(), paymentMethodId: z.string() };

const body = {
  id: transactionId,
  version: count.min(1),
  merchantId,
  kind: z.literal('CARD'),
  amount: units,
  currency: z.string(),
  decimals: count,
  customerId: z.string(),
  gateway: z.enum(GATEWAY_NAMES),
  gatewayAccount: z.string(),
  gatewayReference: text,
  paymentMethodId: z.string(),
  captureMethod: z.enum(['AUTOMATIC', 'MANUAL']),
  details: z.object({
    orderId: text,
    deviceId: text,
    ipAddress: text,
    country: text,
    email: text,
    emailDomain: text,
    returnUrl: text,
  }),
  facts: z.object(toldFacts),
  refunds: z.array(refundItem),
  disputes: z.array(disputeItem),
  asked: z.object({
    capture: z.object({ amount: units, at: instant, keyId: text }).nullable(),
    void: asked,
  }),
  change: changeItem,
  outcomeLost: z.boolean(),
  routes: z.array(z.object(routeItem)).default([]),
  declinedAt: z
    .array(
      z.object({
        ...routeItem,
        code: z.string(),
        reason: z.string(),
        at: instant,
        gatewayReference: text,
        late: lateItem.exactOptional(),
      }),
    )
    .default([]),
  spentKeys: count.default(0),
  attempts: count,
  /** When something is due, of it or of an attempt before it; `ownDueAt`: of it alone, where that may be another time. */
  dueAt: instant.nullable().default(null),
  ownDueAt: instant.nullable().exactOptional(),
  unansweredSince: instant.exactOptional(),
  metadata: text,
  decidedBy: text,
  changedBy: z.object({ keyId: z.string(), at: instant }).exactOptional(),
  risk: riskItem.exactOptional(),
  review: z
    .object({
      until: instant,
      decision: z.enum(['APPROVED', 'REJECTED', 'TIMED_OUT']).nullable(),
      note: z.string().nullable(),
    })
    .exactOptional(),
  /** What is shown; `stage` is how far it is. */
  status: z.enum(TRANSACTION_STATUSES),
  createdAt: instant,
  updatedAt: instant,
  transitions: z.array(z.object({ status: z.enum(CARD_STATUSES), at: instant, version: count })),
};

const paymentItem = z.discriminatedUnion('stage', [
  z.object({
    ...body,
    stage: z.enum([
      'INITIATED',
      'IN_REVIEW',
      'REQUIRES_ACTION',
      'UNKNOWN',
      'AUTHORIZED',
      'CAPTURED',
      'VOIDED',
    ]),
  }),
  z.object({
    ...body,
    stage: z.enum(['REJECTED', 'FAILED']),
    failureCode: z.string(),
    failureReason: z.string(),
  }),
  z.object({ ...body, stage: z.literal('POSTED'), journalEntryId: z.string() }),
]);

/** The card payment of an item. @throws ZodError that names every field that is wrong */
export function paymentFrom(item: unknown): CardPayment {
  const {
    amount,
    currency,
    decimals,
    facts,
    refunds,
    disputes,
    status: _,
    stage,
    dueAt,
    ownDueAt,
    ...rest
  } = paymentItem.parse(item);
  return {
    ...rest,
    status: stage,
    dueAt: ownDueAt === undefined ? dueAt : ownDueAt,
    amount: { units: amount, currency: { symbol: currency, decimals } },
    facts: { ...facts, refunds, disputes },
    // The schema has read the fields of this stage with it; the compiler does not follow the pair through the rest.
  } as CardPayment;
}

/**
 * The item of a card payment, with the keys of its indexes: `status` is the one that is shown and listed by, `stage` how far it is.
 * Amounts are decimal integers of base units.
 */
export function itemOf(payment: CardPayment): Record<string, unknown> {
  const { amount, facts, status: stage, dueAt, ...rest } = payment;
  const { refunds, disputes, ...told } = facts;
  const status = shownStatus(payment);
  const keys = transactionIndexKeys(rest.id, rest.merchantId, status, rest.createdAt, rest.customerId);
  return {
    ...(withTexts({ ...rest, facts: told, refunds, disputes }) as Record<string, unknown>),
    status,
    stage,
    amount: amount.units.toString(),
    amountCaptured: capturedOf(facts).toString(),
    amountRefunded: refundedOf(facts).toString(),
    currency: amount.currency.symbol,
    decimals: amount.currency.decimals,
    ...(payment.review === undefined ? {} : { reviewUntil: payment.review.until }),
    ...keys,
    // The recovery of stuck transactions is for those that are posted by approval; this has its own.
    openShard: undefined,
    ...dueKeys(rest.id, firstDueAt(payment)),
    ...(payment.declinedAt.some(({ late }) => late !== undefined) ? { ownDueAt: dueAt } : {}),
    ...referenceKeys(rest),
  };
}

/** Bigints as decimal integers, however deep. */
export function withTexts(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withTexts(part)]));
}
