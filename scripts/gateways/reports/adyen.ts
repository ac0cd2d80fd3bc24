import { readReference } from '../../../functions/gateways/adyen/adyenReference.ts';
import { cell, instantIn, type LineKind, type ReadRow, type ReportRow, unitsIn } from '../settlementLine.ts';

/** Adyen's journal types: https://docs.adyen.com/reporting/settlement-reconciliation/transaction-level/settlement-details-report */
const KINDS: Readonly<Record<string, LineKind>> = {
  Settled: 'CAPTURE',
  Refunded: 'REFUND',
  RefundedReversed: 'REFUND_FAILED',
  Chargeback: 'DISPUTE',
  SecondChargeback: 'DISPUTE',
  ChargebackReversed: 'DISPUTE_WON',
  Fee: 'FEE',
  MerchantPayout: 'PAYOUT',
};

const FEES = ['Commission (NC)', 'Markup (NC)', 'Scheme Fees (NC)', 'Interchange (NC)'] as const;

/**
 * A row of the settlement details report (https://docs.adyen.com/reporting/settlement-detail-report). `Psp Reference` is the payment's,
 * `Merchant Reference` ours; `Modification Merchant Reference`, which is added to the report's columns, is our refund's. Gross amounts are of
 * the payment's currency, net ones of the account's: a fee in another currency is not compared. Times are read as UTC.
 */
export const adyenRow: ReadRow = (row, line) => {
  const kind = KINDS[cell(row, 'Type')] ?? 'OTHER';
  const net = cell(row, 'Net Currency');
  const isPayout = kind === 'PAYOUT';
  const currency = isPayout ? net : cell(row, 'Gross Currency') || net;
  const side = (name: string): bigint => unitsIn(row, name, currency);
  const amount = isPayout ? side('Net Debit (NC)') : side('Gross Debit (GC)') + side('Gross Credit (GC)');
  const ours = optional(row, 'Merchant Reference');
  return {
    line,
    kind,
    transactionId: readReference(ours ?? '')?.transactionId ?? ours,
    reference: optional(row, 'Psp Reference'),
    partId: isPayout ? `batch-${cell(row, 'Batch Number')}` : partOf(kind, row),
    amount,
    fee: net === currency ? FEES.reduce((sum, name) => sum + feeIn(row, name, net), 0n) : null,
    currency,
    at: instantIn(row, 'Creation Date'),
  };
};

/** A payment has one capture, which the adapter names by the payment; of a refund, our id behind the payment's. */
function partOf(kind: LineKind, row: ReportRow): string | null {
  if (kind === 'CAPTURE') return optional(row, 'Psp Reference');
  const named = optional(row, 'Modification Merchant Reference');
  return readReference(named ?? '')?.refundId ?? named ?? optional(row, 'Modification Reference');
}

function feeIn(row: ReportRow, name: string, currency: string): bigint {
  return row[name] === undefined ? 0n : unitsIn(row, name, currency);
}

function optional(row: ReportRow, name: string): string | null {
  return row[name]?.trim() || null;
}
