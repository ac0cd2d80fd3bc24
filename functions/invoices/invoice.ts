import { type Asset, type AssetAmount, isConfiguredAsset } from '../shared/assets.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { InvoiceId, MerchantId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { type InvoiceDeposit, isLive } from './invoiceDeposit.ts';
import type { InvoiceStatus } from './invoiceStates.ts';
import type { BalanceHold, HoldRelease } from './holds.ts';
import type { MerchantFields } from './merchantFields.ts';
import { amountDue, type LatePolicy, surplus, type Tolerance } from './paidAmount.ts';
import type { PaymentLinks } from './paymentLinks.ts';
import { type InvoiceSweep, isOpen } from './invoiceSweep.ts';

/** How deep a deposit must be to count: blocks including its own, or a block tag of the node. */
export type Finality =
  { readonly requiredConfirmations: number } | { readonly finalityTag: 'safe' | 'finalized' };

export interface Transition {
  readonly status: InvoiceStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

/** What every invoice has, whatever its status. Times are ISO 8601. */
export interface InvoiceBody extends MerchantFields {
  readonly id: InvoiceId;
  /** 1 when created, one more with every write. */
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly merchantName: string;
  /** The merchant's own data, JSON text. */
  readonly metadata?: string;
  readonly asset: Asset;
  readonly amount: AssetAmount;
  /** All deposits that no reorganisation took back. */
  readonly received: AssetAmount;
  /** Of it, what is final. */
  readonly confirmed: AssetAmount;
  /** Of it, what reached the treasury. */
  readonly swept: AssetAmount;
  /** Of what was received, what came after `expiresAt` or to a cancelled invoice. */
  readonly receivedLate: AssetAmount;
  /** Of it, what is final. */
  readonly confirmedLate: AssetAmount;
  /** Base units of what was owed to nobody that somebody sent from the address to others than a treasury, as far as it is final. Absent: none. */
  readonly returned?: bigint;
  /** Base units that final withdrawals of its asset took from the address, whoever's they were, fees included. Absent: none. */
  readonly withdrawn?: bigint;
  readonly tolerance: Tolerance;
  /** As configured when it was made. */
  readonly latePolicy: LatePolicy;
  /** The merchant takes the late money, what has come and what comes. */
  readonly lateAccepted: boolean;
  /** It stands still until an operator releases it; null where nothing holds it. */
  readonly hold: BalanceHold | null;
  /** Holds that operators ended, the newest last. */
  readonly releases: readonly HoldRelease[];
  /** The watcher is asked to look at it next; it alone takes it for done, by a write that follows from its balance. */
  readonly asked: boolean;
  readonly address: string;
  readonly derivationAccount: number;
  readonly derivationIndex: number;
  readonly finality: Finality;
  /** Absent of invoices that are older than they. */
  readonly links?: PaymentLinks;
  /** Base units: its money must be as deep as that of an invoice of so much. Absent: as its own amount asks. */
  readonly finalityUnits?: bigint;
  /** At most EMBEDDED_MAX of each; the totals above count all. */
  readonly deposits: readonly InvoiceDeposit[];
  /** What came in another asset than the invoice's, of tokens that nobody configured at most OTHERS_MAX.unconfigured. It counts towards nothing. */
  readonly otherDeposits: readonly InvoiceDeposit[];
  readonly sweeps: readonly InvoiceSweep[];
  readonly expiresInMinutes: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string;
  readonly transitions: readonly Transition[];
}

export type InvoiceState =
  | { readonly status: 'PENDING' | 'CONFIRMING' | 'EXPIRED' | 'CANCELLED' }
  | { readonly status: 'PAID'; readonly paidAt: string; readonly sweepHold?: string }
  | { readonly status: 'SWEEPING'; readonly paidAt: string; readonly sweepHold?: string }
  | {
      readonly status: 'SWEPT';
      readonly paidAt: string;
      readonly sweptAt: string;
      readonly sweepHold?: string;
    }
  | { readonly status: 'SWEEP_FAILED'; readonly paidAt: string; readonly failureReason: string };

export type Invoice = InvoiceBody & InvoiceState;

/** The next state to write (one version on), null when nothing changes, or why the command is refused. */
export type Decision = Result<Invoice | null, PaymentsError>;

export const INVOICE_EXCEPTIONS = ['PARTIAL', 'OVER', 'LATE', 'WRONG_ASSET'] as const;
export type InvoiceException = (typeof INVOICE_EXCEPTIONS)[number];

/** In time = block timestamp at or before `expiresAt`; a cancelled invoice takes no money in time. */
export function arrivesLate(invoice: Invoice, minedAtSeconds: number): boolean {
  return invoice.status === 'CANCELLED' || minedAtSeconds * 1000 > Date.parse(invoice.expiresAt);
}

export function exceptionsOf(invoice: Invoice): InvoiceException[] {
  const { received, receivedLate, otherDeposits, tolerance } = invoice;
  const exceptions: InvoiceException[] = [];
  if (received.units > 0n && amountDue(invoice).units > 0n) exceptions.push('PARTIAL');
  if (surplus(invoice).units > tolerance.over) exceptions.push('OVER');
  if (receivedLate.units > 0n) exceptions.push('LATE');
  if (otherDeposits.some((deposit) => isLive(deposit.status) && isConfiguredAsset(deposit.amount.currency)))
    exceptions.push('WRONG_ASSET');
  return exceptions;
}

/** The lowest count among the deposits that still count; null when there is none or finality is by tag. */
export function confirmationsOf(invoice: Invoice): number | null {
  const counts = invoice.deposits.flatMap(({ status, confirmations }) =>
    isLive(status) && confirmations !== null ? [confirmations] : [],
  );
  return counts.length === 0 ? null : Math.min(...counts);
}

/** What is final of it is ours to sweep. */
export function isToSweep(
  invoice: Invoice,
): invoice is Invoice & { readonly status: 'PAID' | 'SWEEPING' | 'SWEPT' } {
  const { status } = invoice;
  return status === 'PAID' || status === 'SWEEPING' || status === 'SWEPT';
}

/** Nothing is left to sweep of one that does not say so. */
export function isAllSwept(
  invoice: Invoice,
): invoice is Invoice & { readonly status: 'PAID' | 'SWEEPING' | 'SWEEP_FAILED' } {
  const { status, swept, confirmed } = invoice;
  if (status !== 'PAID' && status !== 'SWEEPING' && status !== 'SWEEP_FAILED') return false;
  return swept.units >= confirmed.units;
}

/**
 * Money waits that we do not sweep, since a reorganisation made the invoice unpaid again or its sweep was given up, at an address for which a batch was
 * signed: it delegates to code that anybody may call, so that others may move what is there to the treasury.
 */
export function isForOthersAlone(invoice: Invoice): boolean {
  const { sweeps, swept, confirmed } = invoice;
  if (isToSweep(invoice) || swept.units >= confirmed.units) return false;
  return sweeps.some(({ method }) => method === 'EIP7702');
}

/**
 * True while there is money to sweep, or that others may, that no sweep has begun with. What one has begun with is found by its plan; of the rest, an earlier sweep may
 * have taken some meanwhile.
 */
export function needsSweep(invoice: Invoice): boolean {
  const { status, sweeps, deposits, swept, confirmed } = invoice;
  if (status === 'PAID' || isAllSwept(invoice) || isForOthersAlone(invoice)) return true;
  if (status !== 'SWEEPING' && status !== 'SWEPT') return false;
  if (swept.units >= confirmed.units) return false;
  return (
    deposits.some(({ status }) => status === 'CONFIRMED') || !sweeps.some((sweep) => isOpen(sweep.status))
  );
}
