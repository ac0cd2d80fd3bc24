import * as z from 'zod';
import { merchantId, transactionId } from '../shared/ids.ts';
import type { GatewayEvent } from './gatewayEvent.ts';
import { DISPUTE_STATUSES, REFUND_STATUSES } from './gatewayFact.ts';
import { GATEWAY_NAMES } from './gatewayName.ts';
import { instant, units, withTexts } from './paymentItem.ts';

const captureId = z.string();
const reasoned = { code: z.string(), reason: z.string() };

const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['ACTION_REQUIRED', 'PROCESSING', 'VOIDED', 'EXPIRED']) }),
  z.object({ kind: z.literal('AUTHORIZED'), amount: units, expiresAt: instant.nullable() }),
  z.object({ kind: z.literal('DECLINED'), ...reasoned }),
  z.object({ kind: z.literal('CAPTURED'), captureId, amount: units, fee: units.nullable() }),
  z.object({ kind: z.literal('CAPTURE_FAILED'), captureId, ...reasoned }),
  z.object({
    kind: z.literal('REFUND'),
    refundId: z.string(),
    gatewayId: z.string().exactOptional(),
    status: z.enum(REFUND_STATUSES),
    amount: units,
    reason: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('DISPUTE'),
    disputeId: z.string(),
    status: z.enum(DISPUTE_STATUSES),
    amount: units,
    fee: units,
    reason: z.string(),
    respondBy: instant.nullable(),
  }),
]);

const eventItem = z.object({
  id: z.string(),
  merchantId,
  gateway: z.enum(GATEWAY_NAMES),
  gatewayAccount: z.string(),
  transactionId: transactionId.nullable(),
  reference: z.string(),
  currency: z.string().nullable(),
  facts: z.array(fact),
  lookUp: z.boolean(),
  receivedAt: instant,
});

/** The event of an item. @throws ZodError that names every field that is wrong */
export function gatewayEventFrom(item: unknown): GatewayEvent {
  return eventItem.parse(item);
}

/** The item of an event. Amounts are decimal integers of base units. */
export function gatewayEventItemOf(event: GatewayEvent): Record<string, unknown> {
  return withTexts(event) as Record<string, unknown>;
}
