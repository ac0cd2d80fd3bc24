import { isoCurrency } from '../../functions/transactions/ports.ts';

/** What a line of a settlement report is about. OTHER: it is of no payment of ours, such as a correction of the gateway's. */
export type LineKind =
  | 'CAPTURE'
  | 'CAPTURE_FAILED'
  | 'REFUND'
  | 'REFUND_FAILED'
  | 'DISPUTE'
  | 'DISPUTE_WON'
  | 'FEE'
  | 'PAYOUT'
  | 'OTHER';

/** A line of a settlement report in our words, whichever gateway's it is. Amounts are base units of `currency`. */
export interface SettlementLine {
  /** In the file, from 1. */
  readonly line: number;
  readonly kind: LineKind;
  /** Ours, where the report has it. */
  readonly transactionId: string | null;
  /** Of the payment, at the gateway. */
  readonly reference: string | null;
  /** Of the capture, refund, dispute or payout; ours where the report has it. */
  readonly partId: string | null;
  /** Without its sign, which the kind says. */
  readonly amount: bigint;
  /** What the gateway kept of it; null: the report does not say, or in another currency. */
  readonly fee: bigint | null;
  /** ISO 4217 code. */
  readonly currency: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A row by the names of its columns. */
export type ReportRow = Readonly<Record<string, string>>;

/** Reads a row of one gateway's report; null: it is no line, but a header or a sum. @throws Error that names the column */
export type ReadRow = (row: ReportRow, line: number) => SettlementLine | null;

/** @throws Error where the report has no such column */
export function cell(row: ReportRow, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`the report has no column "${name}"`);
  return value.trim();
}

/** Base units of a signed decimal number in currency units; of an empty cell 0. @throws Error that names the column */
export function unitsIn(row: ReportRow, name: string, currency: string): bigint {
  const text = cell(row, name);
  const decimals = decimalsOf(currency);
  const [, sign, whole = '0', fraction = ''] =
    /^(-?)([0-9]*)(?:\.([0-9]*))?$/.exec(text) ?? refuse(name, text);
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) refuse(name, text);
  const units = BigInt(`${whole}${kept}` || '0');
  return sign === '-' ? -units : units;
}

/** @throws Error where ISO 4217 has no such currency */
export function decimalsOf(code: string): number {
  const currency = isoCurrency(code);
  if (currency === null) throw new Error(`"${code}" is no currency code of ISO 4217`);
  return currency.decimals;
}

/** ISO 8601 of `YYYY-MM-DD HH:MM:SS` and the like, in UTC where no offset is given. @throws Error that names the column */
export function instantIn(row: ReportRow, name: string): string {
  const text = cell(row, name);
  const [, year, month, day, time = '00:00:00', offset = ''] =
    /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text,
    ) ?? refuse(name, text);
  const zone = offset === '' ? 'Z' : offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  return new Date(`${year}-${month}-${day}T${time}${zone}`).toISOString();
}

export function refuse(name: string, text: string): never {
  throw new Error(`the column "${name}" holds "${text}", which it should not`);
}

export function absolute(units: bigint): bigint {
  return units < 0n ? -units : units;
}
