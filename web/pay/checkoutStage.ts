import type { ChainHead, Checkout } from 'appsync-payments-client';

/** What a payer is shown of a checkout: one stage at a time. */
export type Stage =
  /** Nothing has arrived, and there is time. */
  | 'WAITING'
  /** Some has arrived, and there is time for the rest. */
  | 'PARTIAL'
  /** The time is over by the server's clock; the chain may still show a payment that was in time. */
  | 'CLOSING'
  /** Enough was seen and is not final yet. */
  | 'CONFIRMING'
  /** Final. */
  | 'PAID'
  | 'EXPIRED'
  | 'CANCELLED';

/**
 * The stage of a checkout.
 *
 * @param nowMs the server's clock, milliseconds since 1970
 */
export function stageOf(
  { status, amountReceived, expiresAt }: Pick<Checkout, 'status' | 'amountReceived' | 'expiresAt'>,
  nowMs: number,
): Stage {
  switch (status) {
    case 'PENDING':
      if (nowMs > Date.parse(expiresAt)) return 'CLOSING';
      return isZero(amountReceived) ? 'WAITING' : 'PARTIAL';
    case 'CONFIRMING':
    case 'EXPIRED':
    case 'CANCELLED':
      return status;
    case 'PAID':
    case 'SWEEPING':
    case 'SWEPT':
    case 'SWEEP_FAILED':
      return 'PAID';
  }
}

/** Whether a decimal string is nothing. */
export function isZero(amount: string): boolean {
  return !/[1-9]/.test(amount);
}

/** How far the newest of the payments is from final. */
export interface Confirmed {
  readonly confirmations: number;
  readonly required: number;
}

/**
 * n of m: of the payment in the highest block, by the chain's head where that is newer than the checkout. Null where finality is not by a number of
 * blocks.
 */
export function confirmedOf(
  { confirmations, requiredConfirmations: required, payments }: Checkout,
  head: ChainHead | null,
): Confirmed | null {
  if (required === null) return null;
  const newest = Math.max(...payments.map(({ blockNumber }) => blockNumber));
  const byHead = head === null || payments.length === 0 ? 0 : head.number - newest + 1;
  return { confirmations: Math.min(Math.max(byHead, confirmations ?? 0, 0), required), required };
}

/** What part of the amount has arrived, 0 to 1, for a bar only: never to compute with. */
export function shareReceived({
  amount,
  amountReceived,
}: Pick<Checkout, 'amount' | 'amountReceived'>): number {
  return Math.min(1, Number(amountReceived) / Number(amount));
}
