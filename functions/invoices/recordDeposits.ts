import { ok } from '../shared/result.ts';
import type { DepositChange } from './deposit.ts';
import { bodyOf, evolve, withDeposits } from './evolveInvoice.ts';
import type { Decision, Finality, Invoice, InvoiceBody, InvoiceState } from './invoice.ts';

/**
 * Takes what a pass over the chain found. With no changes it takes the next step that the totals call for: call it
 * until it answers null, one write each, so that no state is skipped.
 *
 * @param pass `at`: now, ISO 8601; `finality`: the tier of max(invoice amount, received), when it may have changed
 */
export function recordDeposits(
  invoice: Invoice,
  changes: readonly DepositChange[],
  pass: { readonly at: string; readonly finality?: Finality },
): Decision {
  const unchanged = bodyOf(invoice);
  const body = withDeposits(unchanged, changes);
  const state = stateByMoney(invoice, body, pass.at);
  const finality = pass.finality ?? invoice.finality;
  const same =
    body === unchanged && state.status === invoice.status && sameFinality(finality, invoice.finality);
  return ok(same ? null : evolve(invoice, { ...body, finality }, state, pass.at));
}

/** The invoice one version on and otherwise the same: for a write of what belongs to it. */
export function touch(invoice: Invoice, at: string): Invoice {
  return evolve(invoice, bodyOf(invoice), invoice, at);
}

/** Expires a PENDING invoice once the cursor has passed a block later than `expiresAt`. */
export function expire(
  invoice: Invoice,
  pass: { readonly at: string; readonly block: { readonly timestampSeconds: number } },
): Decision {
  if (invoice.status !== 'PENDING') return ok(null);
  if (pass.block.timestampSeconds * 1000 <= Date.parse(invoice.expiresAt)) return ok(null);
  return ok(evolve(invoice, bodyOf(invoice), { status: 'EXPIRED' }, pass.at));
}

/** One step towards where the money puts the invoice. A cancelled invoice holds late money: it stays. */
function stateByMoney(invoice: Invoice, body: InvoiceBody, at: string): InvoiceState {
  const reached = body.received.units >= body.amount.units;
  const final = body.confirmed.units >= body.amount.units;
  switch (invoice.status) {
    case 'CANCELLED':
      return invoice;
    case 'PENDING':
    case 'EXPIRED':
      return reached ? { status: 'CONFIRMING' } : invoice;
    case 'CONFIRMING':
      if (!reached) return { status: 'PENDING' };
      return final ? { status: 'PAID', paidAt: at } : invoice;
    case 'PAID':
    case 'SWEEPING':
    case 'SWEPT':
    case 'SWEEP_FAILED':
      if (!reached) return { status: 'PENDING' };
      return final ? invoice : { status: 'CONFIRMING' };
  }
}

function sameFinality(a: Finality, b: Finality): boolean {
  return 'finalityTag' in a
    ? 'finalityTag' in b && a.finalityTag === b.finalityTag
    : 'requiredConfirmations' in b && a.requiredConfirmations === b.requiredConfirmations;
}
