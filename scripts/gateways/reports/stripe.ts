import {
  absolute,
  cell,
  instantIn,
  type LineKind,
  type ReadRow,
  type ReportRow,
  unitsIn,
} from '../settlementLine.ts';

/** Stripe's reporting categories: https://docs.stripe.com/reports/reporting-categories */
const KINDS: Readonly<Record<string, LineKind>> = {
  charge: 'CAPTURE',
  charge_failure: 'CAPTURE_FAILED',
  refund: 'REFUND',
  refund_failure: 'REFUND_FAILED',
  dispute: 'DISPUTE',
  dispute_reversal: 'DISPUTE_WON',
  fee: 'FEE',
  payout: 'PAYOUT',
};

/**
 * A row of `balance_change_from_activity.itemized.3` (https://docs.stripe.com/reports/report-types/balance), asked for with the columns
 * `payment_metadata[transactionId]` and `refund_metadata[refundId]` (https://docs.stripe.com/reports/metadata), or of `payouts.itemized.3`.
 * Amounts are in currency units: https://docs.stripe.com/reports/api
 */
export const stripeRow: ReadRow = (row, line) => {
  const kind = KINDS[cell(row, 'reporting_category')] ?? 'OTHER';
  const currency = cell(row, 'currency').toUpperCase();
  return {
    line,
    kind,
    transactionId: optional(row, 'payment_metadata[transactionId]'),
    reference: optional(row, 'payment_intent_id'),
    partId: partOf(row, kind),
    amount: absolute(unitsIn(row, 'gross', currency)),
    fee: unitsIn(row, 'fee', currency),
    currency,
    at: instantIn(row, row['created_utc'] === undefined ? 'effective_at_utc' : 'created_utc'),
  };
};

function partOf(row: ReportRow, kind: LineKind): string | null {
  if (kind === 'PAYOUT') return optional(row, 'payout_id') ?? optional(row, 'source_id');
  if (kind === 'REFUND' || kind === 'REFUND_FAILED')
    return optional(row, 'refund_metadata[refundId]') ?? optional(row, 'source_id');
  return optional(row, 'source_id');
}

function optional(row: ReportRow, name: string): string | null {
  return row[name]?.trim() || null;
}
