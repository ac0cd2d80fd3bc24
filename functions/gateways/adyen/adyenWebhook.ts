import * as z from 'zod';
import type { Secret } from '../../shared/secret.ts';
import type { DisputeStatus, GatewayFact, RefundStatus } from '../gatewayFact.ts';
import type { RawWebhook, WebhookEvent, WebhookOutcome } from '../ports.ts';
import { authorised, unitsOf } from './adyenFacts.ts';
import { HmacValidator } from './adyenPackage.ts';
import { type ReadReference, readReference } from './adyenReference.ts';
import { codeOf } from './adyenRefusals.ts';

/** https://docs.adyen.com/api-explorer/Webhooks/1/overview: a batch of up to six items, each with its signature. */
const itemSchema = z.object({
  pspReference: z.string().min(1),
  originalReference: z.string().optional(),
  merchantAccountCode: z.string(),
  merchantReference: z.string().default(''),
  amount: z.object({ currency: z.string(), value: z.int() }),
  eventCode: z.string(),
  success: z.enum(['true', 'false']),
  reason: z.string().nullish(),
  additionalData: z.record(z.string(), z.unknown()).optional(),
});
type Item = z.infer<typeof itemSchema>;

const bodySchema = z.object({
  notificationItems: z.array(z.object({ NotificationRequestItem: itemSchema })).min(1),
});

export interface AdyenWebhookKeys {
  readonly merchantAccount: string;
  /** Hexadecimal; during a rotation the old one as well. */
  readonly hmacKeys: readonly Secret[];
}

/**
 * Verifies each item of a batch over the fields that Adyen signs, and reads what it says; one that is another's makes the batch forged.
 *
 * The signature covers references, amount, event and success, and nothing else: no fact is made of another field, but of words and of the
 * day until which a dispute can be answered. Adyen does not escape the fields that it joins with colons; one with a colon in it cannot be
 * ours, and is passed over.
 *
 * @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 */
export function readAdyenWebhook(keys: AdyenWebhookKeys, { body }: Pick<RawWebhook, 'body'>): WebhookOutcome {
  const items = itemsOf(body);
  if (items === null) return { kind: 'FORGED', reason: 'no batch of notifications' };
  if (!items.every((item) => isSigned(item, keys.hmacKeys)))
    return { kind: 'FORGED', reason: 'an item without a signature of this endpoint' };
  if (items.some(({ merchantAccountCode: code }) => code !== keys.merchantAccount))
    return { kind: 'FORGED', reason: 'an item of another merchant account' };
  const events = items.flatMap((item) => eventOf(item) ?? []);
  return events.length === 0
    ? { kind: 'IGNORED', reason: 'about no payment of ours' }
    : { kind: 'VERIFIED', events };
}

function itemsOf(body: Uint8Array): readonly Item[] | null {
  try {
    const { notificationItems } = bodySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return notificationItems.map(({ NotificationRequestItem: item }) => item);
  } catch {
    return null;
  }
}

const hmac = new HmacValidator();

function isSigned(item: Item, keys: readonly Secret[]): boolean {
  const given = item.additionalData?.['hmacSignature'];
  if (typeof given !== 'string' || given === '') return false;
  // The package's own type of an item knows fewer events than Adyen sends.
  const signed = { ...item, additionalData: { hmacSignature: given } } as unknown as Parameters<
    typeof hmac.validateHMAC
  >[0];
  return keys.some((key) => hmac.validateHMAC(signed, key.reveal()));
}

/** Null for an item of nothing of ours: another system may use the same merchant account. */
function eventOf(item: Item): WebhookEvent | null {
  const ours = readReference(item.merchantReference);
  const amount = unitsOf(item.amount);
  if (ours === null || amount === null) return null;
  const { pspReference, eventCode, success, originalReference } = item;
  return {
    eventId: `${pspReference}#${eventCode}#${success}`,
    transactionId: ours.transactionId,
    reference: originalReference || pspReference,
    facts: factsOf(item, ours, amount),
    currency: item.amount.currency,
    lookUp: false,
  };
}

/** https://docs.adyen.com/development-resources/webhooks/webhook-types */
function factsOf(item: Item, { capture, refundId }: ReadReference, amount: bigint): GatewayFact[] {
  const { eventCode, pspReference, originalReference } = item;
  const success = item.success === 'true';
  const payment = originalReference || pspReference;
  const reason = item.reason ?? '';
  switch (eventCode) {
    case 'AUTHORISATION':
      return success
        ? authorised(pspReference, amount, capture)
        : [{ kind: 'DECLINED', code: codeOf(reason), reason }];
    case 'CAPTURE':
      return success
        ? [{ kind: 'CAPTURED', captureId: captureIdOf(item, payment), amount, fee: null }]
        : [{ kind: 'CAPTURE_FAILED', captureId: payment, code: codeOf(reason), reason }];
    case 'CAPTURE_FAILED':
      return [{ kind: 'CAPTURE_FAILED', captureId: payment, code: codeOf(reason), reason }];
    case 'CANCELLATION':
    case 'TECHNICAL_CANCEL':
      return success ? [{ kind: 'VOIDED' }] : [];
    case 'EXPIRE':
      return success ? [{ kind: 'EXPIRED' }] : [];
    case 'REFUND':
      return [refundOf(item, refundId, success ? 'SUCCEEDED' : 'FAILED', amount)];
    case 'REFUND_FAILED':
    case 'REFUNDED_REVERSED':
      return [refundOf(item, refundId, 'FAILED', amount)];
    default: {
      const status = DISPUTES[eventCode];
      return status === undefined ? [] : [dispute(item, status, amount)];
    }
  }
}

/** Adyen takes a capture that failed once more by itself: https://docs.adyen.com/online-payments/capture/failure-reasons */
function captureIdOf({ reason }: Item, payment: string): string {
  return /recaptured/i.test(reason ?? '') ? `${payment}-recaptured` : payment;
}

/**
 * What `merchantReference` of a refund's webhook has is told two ways: the payment's reference
 * (https://github.com/Adyen/adyen-openapi/blob/main/json/Webhooks-v1.json, `RefundNotificationRequestItem`), and the refund's own, where it was sent
 * with one (https://github.com/Adyen/adyen-commercetools/blob/main/docs/adr/0002-matching-adyen-notification.md, Adyen's own, which finds refunds by
 * `pspReference` therefore). The answer to the refund has that id too: whichever it is, both are of one refund.
 */
function refundOf(
  { pspReference: gatewayId, reason }: Item,
  refundId: string | null,
  status: RefundStatus,
  amount: bigint,
): GatewayFact {
  const told = { status, amount, reason: status === 'FAILED' ? (reason ?? '') : null };
  return { kind: 'REFUND', refundId: refundId ?? gatewayId, gatewayId, ...told };
}

/** https://docs.adyen.com/risk-management/disputes-api/dispute-notifications: the money is gone from the chargeback on, until it is reversed. */
const DISPUTES: Readonly<Record<string, DisputeStatus>> = {
  NOTIFICATION_OF_CHARGEBACK: 'OPEN',
  CHARGEBACK: 'OPEN',
  CHARGEBACK_REVERSED: 'WON',
  PREARBITRATION_WON: 'WON',
  SECOND_CHARGEBACK: 'LOST',
  PREARBITRATION_LOST: 'LOST',
};

function dispute(item: Item, status: DisputeStatus, amount: bigint): GatewayFact {
  const endsAt = z.iso.datetime({ offset: true }).safeParse(item.additionalData?.['defensePeriodEndsAt']);
  return {
    kind: 'DISPUTE',
    disputeId: item.pspReference,
    status,
    amount,
    // Told by the settlement report alone.
    fee: 0n,
    reason: item.reason ?? '',
    respondBy: endsAt.success ? new Date(endsAt.data).toISOString() : null,
  };
}
