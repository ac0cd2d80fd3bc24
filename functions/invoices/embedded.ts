import type { InvoiceDeposit } from './invoiceDeposit.ts';
import type { InvoiceSweep } from './invoiceSweep.ts';

/** An invoice item has at most 400 KB, and a push 240 KB: more deposits or sweeps stay in their own table only. */
export const EMBEDDED_MAX = 50;

/**
 * The list with the deposit new or replaced; the same list when nothing differs. Over the limit the least valuable
 * leaves, orphans first, so that dust cannot hide the payment.
 */
export function embedDeposit(
  deposits: readonly InvoiceDeposit[],
  deposit: InvoiceDeposit,
): readonly InvoiceDeposit[] {
  const known = deposits.find(({ id }) => id === deposit.id);
  if (known !== undefined && sameDeposit(known, deposit)) return deposits;
  if (known !== undefined) return deposits.map((each) => (each.id === deposit.id ? deposit : each));
  const all = [...deposits, deposit];
  if (all.length <= EMBEDDED_MAX) return all;
  const least = all.reduce((a, b) => (weight(b) < weight(a) ? b : a));
  return least === deposit ? deposits : all.filter((each) => each !== least);
}

/** The list with the sweep new or replaced; the same list when nothing differs. Over the limit the oldest leaves. */
export function embedSweep(sweeps: readonly InvoiceSweep[], sweep: InvoiceSweep): readonly InvoiceSweep[] {
  const known = sweeps.find(({ id }) => id === sweep.id);
  if (known !== undefined && sameSweep(known, sweep)) return sweeps;
  if (known !== undefined) return sweeps.map((each) => (each.id === sweep.id ? sweep : each));
  return [...sweeps, sweep].slice(-EMBEDDED_MAX);
}

function weight(deposit: InvoiceDeposit): bigint {
  return deposit.status === 'ORPHANED' ? -1n : deposit.amount.units;
}

function sameDeposit(a: InvoiceDeposit, b: InvoiceDeposit): boolean {
  return (
    a.status === b.status &&
    a.confirmations === b.confirmations &&
    a.blockHash === b.blockHash &&
    a.blockNumber === b.blockNumber &&
    a.amount.units === b.amount.units &&
    a.late === b.late
  );
}

function sameSweep(a: InvoiceSweep, b: InvoiceSweep): boolean {
  return (
    a.status === b.status && a.txHash === b.txHash && a.gasUsed === b.gasUsed && a.fee?.units === b.fee?.units
  );
}
