/**
 * What a gateway says of a payment, whoever brought it: the answer of a call, a look-up, a webhook, a settlement report. Facts are
 * monotonic: told again or in another order they come to the same, see `joinFact.ts`. Amounts are base units of the payment's currency,
 * times ISO 8601.
 */
export type GatewayFact =
  /** The payer has to do something first, 3-D Secure for instance. */
  | { readonly kind: 'ACTION_REQUIRED' }
  /** The gateway itself does not know yet. */
  | { readonly kind: 'PROCESSING' }
  /** `expiresAt`: until when it may be captured; null: the gateway did not say. */
  | { readonly kind: 'AUTHORIZED'; readonly amount: bigint; readonly expiresAt: string | null }
  /** Definite: no money was reserved or taken. */
  | { readonly kind: 'DECLINED'; readonly code: string; readonly reason: string }
  /** The authorisation was given back on request. */
  | { readonly kind: 'VOIDED' }
  /** The authorisation is over by its age. */
  | { readonly kind: 'EXPIRED' }
  /** Taken. `fee`: what the gateway keeps of it; null: not known yet. */
  | {
      readonly kind: 'CAPTURED';
      readonly captureId: string;
      readonly amount: bigint;
      readonly fee: bigint | null;
    }
  /** A capture that was told as taken, or asked for, and was not taken after all. */
  | {
      readonly kind: 'CAPTURE_FAILED';
      readonly captureId: string;
      readonly code: string;
      readonly reason: string;
    }
  /** `refundId` is ours (`ref_…`) where we asked for it and the gateway says so, else the gateway's. */
  | {
      readonly kind: 'REFUND';
      readonly refundId: string;
      /** The gateway's, of one whose messages may name no other. */
      readonly gatewayId?: string;
      readonly status: RefundStatus;
      readonly amount: bigint;
      /** Why it failed. */
      readonly reason: string | null;
    }
  | {
      readonly kind: 'DISPUTE';
      readonly disputeId: string;
      readonly status: DisputeStatus;
      readonly amount: bigint;
      /** What the gateway charges for it, 0 for none. */
      readonly fee: bigint;
      readonly reason: string;
      readonly respondBy: string | null;
    };

/** In the order in which one gives way to the next: a refund that succeeded may still fail, as `refund.failed` of Stripe says. */
export const REFUND_STATUSES = ['PENDING', 'SUCCEEDED', 'FAILED'] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** In the order in which one gives way to the next: one that was won may be lost in the second round. */
export const DISPUTE_STATUSES = ['OPEN', 'WON', 'LOST'] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];
