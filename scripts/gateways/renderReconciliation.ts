import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import { type Column, render, toObjects } from '../ledger/table.ts';
import type { Finding, Reconciliation } from './reconcileSettlement.ts';
import { decimalsOf } from './settlementLine.ts';

const COLUMNS: readonly Column<Finding>[] = [
  { title: 'finding', value: ({ code }) => code },
  { title: 'what', value: ({ kind }) => kind },
  { title: 'payment', value: ({ transactionId }) => transactionId ?? '' },
  { title: 'reference', value: ({ reference }) => reference ?? '' },
  { title: 'line', value: ({ line }) => line?.toString() ?? '', align: 'right' },
  { title: 'ours', value: ({ ours }) => ours },
  { title: 'theirs', value: ({ theirs }) => theirs },
];

/** The findings, then what was compared. JSON is one document: `{lines, pending, payouts, findings}`. */
export function renderReconciliation(
  { lines, findings, pending, payouts }: Reconciliation,
  format: 'table' | 'json',
): string {
  const paid = payouts.map(({ partId, amount, currency, at }) => {
    const text = formatBaseUnits(amount.toString(), decimalsOf(currency));
    return { id: partId, amount: text, currency, at };
  });
  if (format === 'json')
    return JSON.stringify({ lines, pending, payouts: paid, findings: toObjects(COLUMNS, findings) }, null, 2);
  const summary = `${lines} lines, ${findings.length} findings, ${pending} not due yet, ${payouts.length} payouts`;
  return findings.length === 0 ? summary : `${render('table', COLUMNS, findings)}\n\n${summary}`;
}
