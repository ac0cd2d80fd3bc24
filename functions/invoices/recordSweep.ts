import { ok } from '../shared/result.ts';
import type { DepositChange } from './invoiceDeposit.ts';
import { embedSweep } from './embedded.ts';
import { bodyOf, moveInvoice, refused, keepStatus, withDeposits } from './evolveInvoice.ts';
import { type Decision, type Invoice, type InvoiceBody, isAllSwept, isToSweep } from './invoice.ts';
import { type InvoiceSweep, isOpen } from './invoiceSweep.ts';

/** What a sweep's command brings: who gives it, the sweep, the deposits that move with it, and now (ISO 8601). */
export interface SweepCommand<By extends 'sweeper' | 'watcher' = 'sweeper'> {
  readonly by: By;
  readonly sweep: InvoiceSweep;
  readonly deposits: readonly DepositChange[];
  readonly at: string;
}

/** A sweep of confirmed deposits is planned; they go CONFIRMED → SWEEPING with it. */
export function startSweep(invoice: Invoice, command: SweepCommand): Decision {
  if (!isToSweep(invoice)) return refused(invoice, 'PAID, SWEPT or SWEEPING');
  const { by, at } = command;
  const body = withCommand(bodyOf(invoice), command);
  if (invoice.status === 'SWEEPING') return ok(keepStatus(withoutHold(invoice), body, at));
  return ok(moveInvoice(by, invoice, { body, state: { status: 'SWEEPING', paidAt: invoice.paidAt }, at }));
}

/** The sweep moved on: signed, broadcast, mined; or back, by a reorganisation, which the watcher finds too. */
export function recordSweep(invoice: Invoice, command: SweepCommand<'sweeper' | 'watcher'>): Decision {
  const unchanged = bodyOf(invoice);
  const body = withCommand(unchanged, command);
  if (body === unchanged) return ok(null);
  const { by, at, sweep } = command;
  // A reorganisation took back what had failed, or an earlier sweep: it goes on.
  if (invoice.status === 'SWEEP_FAILED' && by === 'watcher' && isOpen(sweep.status))
    return ok(moveInvoice(by, invoice, { body, state: { status: 'SWEEPING', paidAt: invoice.paidAt }, at }));
  if (invoice.status !== 'SWEPT' || body.swept.units >= body.confirmed.units)
    return ok(
      withQuestion(keepStatus(invoice.status === 'SWEEPING' ? withoutHold(invoice) : invoice, body, at)),
    );
  return ok(moveInvoice(by, invoice, { body, state: { status: 'SWEEPING', paidAt: invoice.paidAt }, at }));
}

/** The sweep is final and its deposits are at the treasury: SWEPT, unless confirmed deposits are left. */
export function finishSweep(invoice: Invoice, command: SweepCommand): Decision {
  if (invoice.status !== 'SWEEPING') return refused(invoice, 'SWEEPING');
  const body = withCommand(bodyOf(invoice), command);
  const { by, at } = command;
  if (body.swept.units < body.confirmed.units) return ok(withQuestion(keepStatus(invoice, body, at)));
  const { paidAt } = invoice;
  return ok(
    withQuestion(moveInvoice(by, invoice, { body, state: { status: 'SWEPT', paidAt, sweptAt: at }, at })),
  );
}

/**
 * Where final sweeps took more than is known to have come, a reorganisation took a deposit back and its sweep took other money, which nobody has
 * recorded: the watcher looks next.
 */
function withQuestion(invoice: Invoice): Invoice {
  const taken = invoice.sweeps
    .filter(({ status }) => status === 'FINAL')
    .reduce((sum, { amount }) => sum + amount.units, 0n);
  return taken + (invoice.withdrawn ?? 0n) > invoice.received.units ? { ...invoice, asked: true } : invoice;
}

/**
 * One step towards SWEPT where nothing is left to sweep, null where it is: a reorganisation may have taken what was still to be swept, or what had
 * failed, and the rest is at the treasury; or others moved it there before it was paid.
 */
export function endSweeping(invoice: Invoice, { by, at }: Pick<SweepCommand, 'by' | 'at'>): Decision {
  if (!isAllSwept(invoice)) return ok(null);
  const { status, paidAt } = invoice;
  const body = bodyOf(invoice);
  if (status !== 'SWEEPING')
    return ok(moveInvoice(by, invoice, { body, state: { status: 'SWEEPING', paidAt }, at }));
  return ok(moveInvoice(by, invoice, { body, state: { status: 'SWEPT', paidAt, sweptAt: at }, at }));
}

/** The sweep was given up; its deposits go back to CONFIRMED and wait for `retrySweep`. */
export function failSweep(invoice: Invoice, command: SweepCommand & { readonly reason: string }): Decision {
  if (invoice.status !== 'SWEEPING') return refused(invoice, 'SWEEPING');
  const { by, at, reason } = command;
  const { paidAt } = invoice;
  const state = { status: 'SWEEP_FAILED', paidAt, failureReason: reason } as const;
  return ok(moveInvoice(by, invoice, { body: withCommand(bodyOf(invoice), command), state, at }));
}

/** Says why confirmed money is not swept yet, e.g. that it costs more than it brings. */
export function holdSweep(
  invoice: Invoice,
  hold: { readonly reason: string; readonly at: string },
): Decision {
  if (!isToSweep(invoice)) return refused(invoice, 'PAID, SWEEPING or SWEPT');
  if (invoice.sweepHold === hold.reason) return ok(null);
  return ok(keepStatus({ ...invoice, sweepHold: hold.reason }, bodyOf(invoice), hold.at));
}

/** A sweep that goes on waits for nothing. */
function withoutHold(invoice: Invoice & { readonly status: 'SWEEPING' }): Invoice {
  const { sweepHold: _, ...rest } = invoice;
  return rest;
}

/** The same object when the command changes nothing. */
function withCommand(body: InvoiceBody, command: SweepCommand<'sweeper' | 'watcher'>): InvoiceBody {
  const moved = withDeposits(body, command.deposits);
  const sweeps = embedSweep(moved.sweeps, command.sweep);
  return sweeps === moved.sweeps ? moved : { ...moved, sweeps };
}
