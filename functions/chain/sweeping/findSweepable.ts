import { EMBEDDED_MAX, finishSweep, type Invoice, isOpen, startSweep } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { type Deposit, toChanges } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import { burnedBy, toInvoiceSweep } from '../sweep.ts';
import { findCarried } from './findCarried.ts';
import { moveWithSweep } from './settleSweeps.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** Deposits that one part carries: with sweep, invoice and fence they fit in one transaction of 100 items. */
export const PART_DEPOSITS_MAX = 90;
/** Lost races and steps of one invoice in one pass. */
const ROUNDS_MAX = 10;

/** Final money of an invoice that no plan has. */
export interface Sweepable {
  readonly invoice: Invoice;
  readonly deposits: readonly Deposit[];
  /** See `PlanPart`. */
  readonly burned: bigint;
  /** ISO 8601: when the invoice was paid, where nothing of it was swept yet. */
  readonly waitingSince: string | null;
}

/** The invoice's confirmed deposits that no plan has; null where there are none, or a sweep of it is under way. */
export async function findSweepable(
  deps: SweepDeps,
  view: SweepView,
  id: InvoiceId,
): Promise<Sweepable | null> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const invoice = await deps.invoices.get(id);
    if (invoice === null) return null;
    const { status } = invoice;
    if (status !== 'PAID' && status !== 'SWEEPING' && status !== 'SWEPT') return null;
    if (invoice.sweeps.some((sweep) => isOpen(sweep.status))) return null;
    if (await followCarried(deps, view, invoice)) continue;
    const deposits = await readSweepable(deps.chain, invoice);
    if (deposits.length === 0) return null;
    const waitingSince = 'paidAt' in invoice && invoice.swept.units === 0n ? invoice.paidAt : null;
    return { invoice, deposits, burned: await readBurned(deps.chain, invoice), waitingSince };
  }
  return null;
}

/** Wei that failed transfers have burned of native deposits, less what sweeps that came later did without. */
async function readBurned(chain: ChainStore, { id, asset, sweeps }: Invoice): Promise<bigint> {
  if (asset.tokenAddress !== null || !sweeps.some(({ status }) => status === 'FAILED')) return 0n;
  return (await chain.sweepsOf(id)).reduce((sum, sweep) => sum + burnedBy(sweep), 0n);
}

/** The largest first. */
async function readSweepable(chain: ChainStore, invoice: Invoice): Promise<readonly Deposit[]> {
  const all = invoice.deposits.length < EMBEDDED_MAX ? [] : await chain.depositsOf(invoice.id);
  const deposits = await chain.deposits([...invoice.deposits, ...all].map(({ id }) => id));
  return deposits
    .filter(({ status }) => status === 'CONFIRMED')
    .sort((a, b) => (b.amount.units > a.amount.units ? 1 : -1))
    .slice(0, PART_DEPOSITS_MAX);
}

/** Deposits that a final sweep took with it go the way that they would have gone, one state at a time. False where there are none. */
async function followCarried(deps: SweepDeps, { at }: SweepView, invoice: Invoice): Promise<boolean> {
  const carried = await findCarried(deps.chain, invoice);
  if (carried === null) return false;
  const { sweep, deposits } = carried;
  const begins = deposits.some(({ status }) => status === 'CONFIRMED');
  const moves = moveWithSweep(begins ? { ...sweep, status: 'MINED' } : sweep, deposits, at);
  const said = {
    by: 'sweeper',
    sweep: toInvoiceSweep(sweep),
    deposits: moves.flatMap(toChanges),
    at,
  } as const;
  const decided = begins ? startSweep(invoice, said) : finishSweep(invoice, said);
  if (!decided.ok) throw new Error(`an invoice refused its sweep: ${JSON.stringify(decided.error)}`);
  const change = decided.value === null ? null : { before: invoice, after: decided.value };
  await deps.settlements.commit({ invoice: change, deposits: moves, sweep: null, fence: null });
  return true;
}
