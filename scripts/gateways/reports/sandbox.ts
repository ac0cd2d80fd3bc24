import { cell, instantIn, type LineKind, type ReadRow, refuse, unitsIn } from '../settlementLine.ts';

const KINDS: readonly string[] = [
  'CAPTURE',
  'CAPTURE_FAILED',
  'REFUND',
  'DISPUTE',
  'DISPUTE_WON',
  'PAYOUT',
] satisfies LineKind[];

/** A row of the sandbox's settlement report: `dev/gateway/settlementReport.ts`. */
export const sandboxRow: ReadRow = (row, line) => {
  const kind = cell(row, 'type');
  const currency = cell(row, 'currency');
  return {
    line,
    kind: KINDS.includes(kind) ? (kind as LineKind) : refuse('type', kind),
    transactionId: cell(row, 'reference') || null,
    reference: cell(row, 'payment') || null,
    partId: cell(row, 'id') || null,
    amount: unitsIn(row, 'amount', currency),
    fee: unitsIn(row, 'fee', currency),
    currency,
    at: instantIn(row, 'at'),
  };
};
