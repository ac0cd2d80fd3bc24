import type { AssetAmount } from '../shared/assets.ts';
import { money, subtract } from '../shared/money.ts';
import type { InvoiceStatus } from './invoiceStates.ts';

/** What becomes of money that comes after the expiry: it counts, or it waits until the merchant accepts it. To a cancelled invoice it always waits. */
export const LATE_POLICIES = ['ACCEPT', 'HOLD'] as const;
export type LatePolicy = (typeof LATE_POLICIES)[number];

/** As configured when the invoice was made, in base units. */
export interface Tolerance {
  /** What may be missing from the amount of an invoice that is paid. */
  readonly under: bigint;
  /** What may come beyond it before it is called OVER. */
  readonly over: bigint;
}

interface Held {
  readonly status: InvoiceStatus;
  readonly latePolicy: LatePolicy;
  readonly lateAccepted: boolean;
}

/** Of an invoice. */
interface Amounts {
  readonly amount: AssetAmount;
  readonly received: AssetAmount;
  readonly receivedLate: AssetAmount;
  readonly confirmed: AssetAmount;
  readonly confirmedLate: AssetAmount;
  readonly tolerance: Tolerance;
}

/** Whether late money waits, and counts towards nothing. */
export function holdsLate({ status, latePolicy, lateAccepted }: Held): boolean {
  return !lateAccepted && (status === 'CANCELLED' || latePolicy === 'HOLD');
}

/** Whether what came and counts reaches the amount. @param body as it becomes; the status is that of before */
export function isReached(invoice: Held, { received, receivedLate, amount, tolerance }: Amounts): boolean {
  const counted = received.units - (holdsLate(invoice) ? receivedLate.units : 0n);
  return counted + tolerance.under >= amount.units;
}

/** Whether what is final and counts reaches the amount. */
export function isReachedFinally(
  invoice: Held,
  { confirmed, confirmedLate, amount, tolerance }: Amounts,
): boolean {
  const counted = confirmed.units - (holdsLate(invoice) ? confirmedLate.units : 0n);
  return counted + tolerance.under >= amount.units;
}

/** Still missing; nothing where what is missing is tolerated. */
export function amountDue({
  amount,
  received,
  tolerance,
}: Pick<Amounts, 'amount' | 'received' | 'tolerance'>): AssetAmount {
  const missing = subtract(amount, received);
  return missing.units <= tolerance.under ? money(0n, amount.currency) : missing;
}

/** Arrived beyond the amount, to the last base unit. */
export function surplus({ amount, received }: Pick<Amounts, 'amount' | 'received'>): AssetAmount {
  const over = subtract(received, amount);
  return over.units < 0n ? money(0n, amount.currency) : over;
}
