import { isConfiguredAsset } from '../shared/assets.ts';
import type { InvoiceDeposit } from './invoiceDeposit.ts';
import type { InvoiceSweep } from './invoiceSweep.ts';

/** An invoice item has at most 400 KB, and a push 240 KB: more deposits or sweeps stay in their own table only. */
export const EMBEDDED_MAX = 50;

/** Of deposits in other assets than the invoice's; of tokens that nobody configured, since anybody can make and send them, no more are recorded at all. */
export const OTHERS_MAX = { configured: 20, unconfigured: 10 } as const;

/** How many of the list are of configured assets, or of tokens that nobody configured. */
export function countOthers(others: readonly InvoiceDeposit[], kind: keyof typeof OTHERS_MAX): number {
  return others.filter(({ amount }) => isConfiguredAsset(amount.currency) === (kind === 'configured')).length;
}

/** The list with the deposit in another asset new or replaced; the same list where nothing differs, or OTHERS_MAX of its kind are there. */
export function embedOther(
  others: readonly InvoiceDeposit[],
  deposit: InvoiceDeposit,
): readonly InvoiceDeposit[] {
  const known = others.find(({ id }) => id === deposit.id);
  if (known !== undefined && sameDeposit(known, deposit)) return others;
  if (known !== undefined) return others.map((each) => (each.id === deposit.id ? deposit : each));
  const kind = isConfiguredAsset(deposit.amount.currency) ? 'configured' : 'unconfigured';
  return countOthers(others, kind) < OTHERS_MAX[kind] ? [...others, deposit] : others;
}

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
