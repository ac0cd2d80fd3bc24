import { ok } from '../shared/result.ts';
import type { DepositChange } from './deposit.ts';
import { embedSweep } from './embedded.ts';
import { bodyOf, evolve, refused, withDeposits } from './evolveInvoice.ts';
import type { Decision, Invoice, InvoiceBody, InvoiceState } from './invoice.ts';
import type { InvoiceSweep } from './sweep.ts';

/** What a command of the sweeper brings: its sweep, the deposits that move with it, and now (ISO 8601). */
export interface SweepStep {
  readonly sweep: InvoiceSweep;
  readonly deposits: readonly DepositChange[];
  readonly at: string;
}

/** A sweep of confirmed deposits is planned; they go CONFIRMED → SWEEPING with it. */
export function startSweep(invoice: Invoice, step: SweepStep): Decision {
  const { status } = invoice;
  if (status !== 'PAID' && status !== 'SWEPT' && status !== 'SWEEPING') {
    return refused(invoice, 'PAID, SWEPT or SWEEPING');
  }
  return ok(
    evolve(invoice, withStep(bodyOf(invoice), step), { status: 'SWEEPING', paidAt: invoice.paidAt }, step.at),
  );
}

/** The sweep moved on: signed, broadcast, mined; or back, by a reorganisation. */
export function recordSweep(invoice: Invoice, step: SweepStep): Decision {
  const unchanged = bodyOf(invoice);
  const body = withStep(unchanged, step);
  if (body === unchanged) return ok(null);
  const takenBack = invoice.status === 'SWEPT' && body.swept.units < body.confirmed.units;
  const state: InvoiceState = takenBack ? { status: 'SWEEPING', paidAt: invoice.paidAt } : invoice;
  return ok(evolve(invoice, body, state, step.at));
}

/** The sweep is final and its deposits are at the treasury: SWEPT, unless confirmed deposits are left. */
export function finishSweep(invoice: Invoice, step: SweepStep): Decision {
  if (invoice.status !== 'SWEEPING') return refused(invoice, 'SWEEPING');
  const body = withStep(bodyOf(invoice), step);
  const { paidAt } = invoice;
  const state: InvoiceState =
    body.swept.units < body.confirmed.units
      ? { status: 'SWEEPING', paidAt }
      : { status: 'SWEPT', paidAt, sweptAt: step.at };
  return ok(evolve(invoice, body, state, step.at));
}

/** The sweep was given up; its deposits go back to CONFIRMED and wait for `retrySweep`. */
export function failSweep(invoice: Invoice, step: SweepStep & { readonly reason: string }): Decision {
  if (invoice.status !== 'SWEEPING') return refused(invoice, 'SWEEPING');
  const { paidAt } = invoice;
  const state: InvoiceState = { status: 'SWEEP_FAILED', paidAt, failureReason: step.reason };
  return ok(evolve(invoice, withStep(bodyOf(invoice), step), state, step.at));
}

/** Says why confirmed money is not swept yet, e.g. that it costs more than it brings. */
export function holdSweep(
  invoice: Invoice,
  hold: { readonly reason: string; readonly at: string },
): Decision {
  if (invoice.status !== 'PAID' && invoice.status !== 'SWEPT') return refused(invoice, 'PAID or SWEPT');
  if (invoice.sweepHold === hold.reason) return ok(null);
  return ok(evolve(invoice, bodyOf(invoice), { ...invoice, sweepHold: hold.reason }, hold.at));
}

/** The same object when the step changes nothing. */
function withStep(body: InvoiceBody, step: SweepStep): InvoiceBody {
  const moved = withDeposits(body, step.deposits);
  const sweeps = embedSweep(moved.sweeps, step.sweep);
  return sweeps === moved.sweeps ? moved : { ...moved, sweeps };
}
