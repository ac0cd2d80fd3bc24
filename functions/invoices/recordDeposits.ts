import { ok } from '../shared/result.ts';
import { embedOther } from './embedded.ts';
import type { DepositChange, InvoiceDeposit } from './invoiceDeposit.ts';
import { bodyOf, moveInvoice, type StateBy, keepStatus, withDeposits } from './evolveInvoice.ts';
import type { Decision, Finality, Invoice, InvoiceBody } from './invoice.ts';
import { isReached, isReachedFinally } from './paidAmount.ts';

/** A pass of the watcher over the chain. */
export interface WatchPass {
  readonly by: 'watcher';
  /** Now, ISO 8601. */
  readonly at: string;
}

/**
 * Takes what a pass over the chain found. With no changes it takes the next step that the totals call for: call it
 * until it answers null, one write each, so that no state is skipped.
 *
 * @param pass `finality`: the tier of max(invoice amount, received), when it may have changed
 */
export function recordDeposits(
  invoice: Invoice,
  changes: readonly DepositChange[],
  pass: WatchPass & { readonly finality?: Finality },
): Decision {
  const unchanged = bodyOf(invoice);
  const body = withDeposits(unchanged, changes);
  const isTaken = changes.some(({ deposit: { status } }) => status === 'ORPHANED');
  const state = stateByMoney(invoice, body, pass.at) ?? (isTaken ? sweptAgain(invoice) : null);
  const finality = pass.finality ?? invoice.finality;
  const next = { ...body, finality };
  if (state !== null) return ok(moveInvoice(pass.by, invoice, { body: next, state, at: pass.at }));
  const same = body === unchanged && sameFinality(finality, invoice.finality);
  return ok(same ? null : keepStatus(invoice, next, pass.at));
}

/** Shows deposits in other assets than the invoice's. They count towards nothing; one version on, so that each is written once. */
export function recordOthers(invoice: Invoice, deposits: readonly InvoiceDeposit[], at: string): Invoice {
  const body = bodyOf(invoice);
  return keepStatus(invoice, { ...body, otherDeposits: deposits.reduce(embedOther, body.otherDeposits) }, at);
}

/** What final withdrawals of the invoice's own asset take more than before; below zero where one was taken back. Base units. */
export interface WithdrawnMore {
  /** Of what was owed to nobody. */
  readonly returned: bigint;
  /** In all, with fees. */
  readonly withdrawn: bigint;
}

/**
 * Money left the address for somebody who is no treasury, or a reorganisation took that back: what was returned and is there no more counts towards nothing.
 * One version on, so that nobody decides on what was there before.
 */
export function recordWithdrawal(invoice: Invoice, more: WithdrawnMore, at: string): Invoice {
  const unchanged = bodyOf(invoice);
  const returned = (invoice.returned ?? 0n) + more.returned;
  const withdrawn = (invoice.withdrawn ?? 0n) + more.withdrawn;
  const body = more.withdrawn === 0n ? unchanged : { ...unchanged, returned, withdrawn };
  const state = stateByMoney(invoice, body, at);
  const after =
    state === null || state.status === 'PAID'
      ? keepStatus(invoice, body, at)
      : moveInvoice('watcher', invoice, { body, state, at });
  // What was owed to somebody, or nobody knew, may have come unseen; of what was taken back more is there now.
  const isNews = more.returned !== more.withdrawn || more.withdrawn < 0n || state !== null;
  return { ...after, asked: after.asked || isNews };
}

/** The invoice one version on and otherwise the same: for a write of what belongs to it. */
export function touch(invoice: Invoice, at: string): Invoice {
  return keepStatus(invoice, bodyOf(invoice), at);
}

/** Expires a PENDING invoice once the cursor has passed a block later than `expiresAt`. */
export function expire(
  invoice: Invoice,
  pass: WatchPass & { readonly block: { readonly timestampSeconds: number } },
): Decision {
  if (invoice.status !== 'PENDING') return ok(null);
  if (pass.block.timestampSeconds * 1000 <= Date.parse(invoice.expiresAt)) return ok(null);
  const { by, at } = pass;
  return ok(moveInvoice(by, invoice, { body: bodyOf(invoice), state: { status: 'EXPIRED' }, at }));
}

/** One step towards where the money puts the invoice, null when it is there. A cancelled invoice stays until its late money is accepted. */
function stateByMoney(invoice: Invoice, body: InvoiceBody, at: string): StateBy<'watcher'> | null {
  const reached = isReached(invoice, body);
  const final = isReachedFinally(invoice, body);
  switch (invoice.status) {
    case 'CANCELLED':
      return reached && invoice.lateAccepted ? { status: 'CONFIRMING' } : null;
    case 'PENDING':
    case 'EXPIRED':
      return reached ? { status: 'CONFIRMING' } : null;
    case 'CONFIRMING':
      if (!reached) return { status: 'PENDING' };
      return final ? { status: 'PAID', paidAt: at } : null;
    case 'PAID':
    case 'SWEEPING':
    case 'SWEPT':
    case 'SWEEP_FAILED':
      if (!reached) return { status: 'PENDING' };
      return final ? null : { status: 'CONFIRMING' };
  }
}

/** What failed may have failed for the deposit that a reorganisation took: what is left is tried again, once for each that goes. */
function sweptAgain(invoice: Invoice): StateBy<'watcher'> | null {
  if (invoice.status !== 'SWEEP_FAILED') return null;
  return { status: 'SWEEPING', paidAt: invoice.paidAt };
}

function sameFinality(a: Finality, b: Finality): boolean {
  return 'finalityTag' in a
    ? 'finalityTag' in b && a.finalityTag === b.finalityTag
    : 'requiredConfirmations' in b && a.requiredConfirmations === b.requiredConfirmations;
}
