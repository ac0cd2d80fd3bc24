import {
  type Decision,
  finishSweep,
  type Invoice,
  isToSweep,
  recordSweep,
  startSweep,
  type SweepCommand,
} from '../../invoices/ports.ts';
import { toChanges } from '../deposit.ts';
import { toInvoiceSweep } from '../sweep.ts';
import { findCarried } from './findCarried.ts';
import type { InvoiceMoney } from './invoiceMoney.ts';
import { moveWithSweep, releaseDeposit } from './settleSweeps.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** Deposits that a final sweep took with it go the way that they would have gone, one state at a time. False where there are none. */
export async function followCarried(
  deps: SweepDeps,
  { at }: Pick<SweepView, 'at'>,
  invoice: Invoice,
  money: InvoiceMoney,
): Promise<boolean> {
  const carried = findCarried(money);
  if (carried === null) return false;
  const { sweep, deposits } = carried;
  const held = deposits.filter(({ status, sweepId }) => status === 'SWEEPING' && sweepId !== sweep.id);
  const begins = deposits.some(({ status }) => status === 'CONFIRMED');
  const moves =
    held.length > 0
      ? held.map((before) => ({ before, after: releaseDeposit(before, at) }))
      : moveWithSweep(begins ? { ...sweep, status: 'MINED' } : sweep, deposits, at);
  const said = {
    by: 'sweeper',
    sweep: toInvoiceSweep(sweep),
    deposits: moves.flatMap(toChanges),
    at,
  } as const;
  const follow = held.length > 0 ? recordSweep : begins ? begin : end;
  const decided = follow(invoice, said);
  if (!decided.ok) throw new Error(`an invoice refused its sweep: ${JSON.stringify(decided.error)}`);
  const change = decided.value === null ? null : { before: invoice, after: decided.value };
  await deps.settlements.commit({ invoice: change, deposits: moves, sweep: null, fence: null });
  return true;
}

/** One that is not paid stays as it is: others moved its money, and we do not. */
function begin(invoice: Invoice, said: SweepCommand): Decision {
  return isToSweep(invoice) ? startSweep(invoice, said) : recordSweep(invoice, said);
}

/** So does one that was paid since. */
function end(invoice: Invoice, said: SweepCommand): Decision {
  return invoice.status === 'SWEEPING' ? finishSweep(invoice, said) : recordSweep(invoice, said);
}
