import { parseTransactionId } from '../../../functions/shared/ids.ts';
import { cell, instantIn, type LineKind, type ReadRow, refuse, type ReportRow } from '../settlementLine.ts';

/** PayPal's transaction event codes: https://developer.paypal.com/docs/reports/reference/tcodes/ */
const KINDS: Readonly<Record<string, LineKind>> = {
  T1107: 'REFUND',
  T1106: 'DISPUTE',
  T1201: 'DISPUTE',
  T1110: 'DISPUTE',
  T1111: 'DISPUTE_WON',
  T1202: 'DISPUTE_WON',
};

function kindOf(code: string): LineKind {
  const known = KINDS[code];
  if (known !== undefined) return known;
  // Groups of codes: payments received, fees, withdrawals to a bank.
  if (/^T00\d\d$/.test(code)) return 'CAPTURE';
  if (/^T01\d\d$/.test(code)) return 'FEE';
  return /^T04\d\d$/.test(code) ? 'PAYOUT' : 'OTHER';
}

/**
 * A row of the section body of the settlement report: https://developer.paypal.com/docs/reports/sftp-reports/settlement-report/. Amounts
 * are unsigned numbers of the currency's minor unit, beside a column that says debit or credit. Ours travels as `custom_id`.
 */
export const paypalRow: ReadRow = (row, line) => {
  const kind = kindOf(cell(row, 'Transaction Event Code'));
  const currency = cell(row, 'Gross Transaction Currency');
  const feeCurrency = cell(row, 'Fee Currency');
  const id = cell(row, 'Transaction ID');
  const fee = minor(row, 'Fee Amount');
  return {
    line,
    kind,
    transactionId: ours(row['Custom Field']) ?? ours(row['Invoice ID']),
    reference: kind === 'CAPTURE' ? id : cell(row, 'PayPal Reference ID') || null,
    partId: (kind === 'REFUND' ? refundOf(row) : null) ?? id,
    amount: minor(row, 'Gross Transaction Amount'),
    // Given back with a refund, for instance.
    fee:
      feeCurrency !== '' && feeCurrency !== currency
        ? null
        : cell(row, 'Fee Debit or Credit') === 'CR'
          ? -fee
          : fee,
    currency,
    at: instantIn(row, 'Transaction Completion Date'),
  };
};

/** Our id of a refund travels as its `custom_id` too. */
function refundOf(row: ReportRow): string | null {
  return [row['Custom Field'], row['Invoice ID']].find((text) => text?.startsWith('ref_')) ?? null;
}

function ours(text: string | undefined): string | null {
  const id = parseTransactionId(text?.trim() ?? '');
  return id.ok ? id.value : null;
}

function minor(row: ReportRow, name: string): bigint {
  const text = cell(row, name);
  return /^[0-9]*$/.test(text) ? BigInt(text || '0') : refuse(name, text);
}
