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
  /** Base units; absent: none. */
  readonly returned?: bigint;
  readonly tolerance: Tolerance;
}

/** Whether late money waits, and counts towards nothing. */
export function holdsLate({ status, latePolicy, lateAccepted }: Held): boolean {
  return !lateAccepted && (status === 'CANCELLED' || latePolicy === 'HOLD');
}

/** Whether what came and counts reaches the amount. @param body as it becomes; the status is that of before */
export function isReached(
  invoice: Held,
  { received, receivedLate, returned, amount, tolerance }: Amounts,
): boolean {
  const counted = received.units - notCounted(invoice, receivedLate, returned);
  return counted + tolerance.under >= amount.units;
}

/** Whether what is final and counts reaches the amount. */
export function isReachedFinally(
  invoice: Held,
  { confirmed, confirmedLate, returned, amount, tolerance }: Amounts,
): boolean {
  const counted = confirmed.units - notCounted(invoice, confirmedLate, returned);
  return counted + tolerance.under >= amount.units;
}

/** Base units. What was returned was owed to nobody: where late money is held it is a part of that, or of what came beyond the amount. */
function notCounted(invoice: Held, late: AssetAmount, returned = 0n): bigint {
  return holdsLate(invoice) ? late.units : returned;
}

/** Late money came, and nothing of it is there any more: there is none to accept. */
export function isAllReturned({
  receivedLate,
  returned = 0n,
}: Pick<Amounts, 'receivedLate' | 'returned'>): boolean {
  return receivedLate.units > 0n && returned >= receivedLate.units;
}

/** Still missing, what was returned not counted; nothing where what is missing is tolerated. */
export function amountDue({
  amount,
  received,
  returned = 0n,
  tolerance,
}: Pick<Amounts, 'amount' | 'received' | 'returned' | 'tolerance'>): AssetAmount {
  const missing = subtract(amount, money(received.units - returned, received.currency));
  return missing.units <= tolerance.under ? money(0n, amount.currency) : missing;
}

/** Arrived beyond the amount and not returned, to the last base unit. */
export function surplus({
  amount,
  received,
  returned = 0n,
}: Pick<Amounts, 'amount' | 'received' | 'returned'>): AssetAmount {
  const over = subtract(money(received.units - returned, received.currency), amount);
  return over.units < 0n ? money(0n, amount.currency) : over;
}
