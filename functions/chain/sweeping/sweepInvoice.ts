import {
  type Decision,
  failSweep,
  finishSweep,
  holdSweep,
  type Invoice,
  recordSweep,
  startSweep,
} from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { type DepositMove, toChanges } from '../deposit.ts';
import type { ChainStore, Lease, NonceTake, Settlement } from '../ports.ts';
import { isOpen, type Sweep, type SweepMove, toInvoiceSweep } from '../sweep.ts';
import { advanceSweep, type SweepStep } from './advanceSweep.ts';
import { type Carried, findCarried } from './findCarried.ts';
import { moveWithSweep, planSweep, readSweepable } from './planSweep.ts';
import type { SweepInvoiceDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** `open`: it goes on when the chain moves. `held`: an operator or the market must move first. */
export type SweptOutcome = 'open' | 'held' | 'idle';

/** The pass that an invoice is swept in: every write is fenced by its lease. */
export interface SweepPass {
  readonly lease: Lease;
  readonly view: SweepView;
  /** Is told when an invoice was paid that was never swept. */
  readonly waits: (paidAt: string) => void;
}

/** Steps and lost races of one invoice in one pass. */
const ROUNDS_MAX = 25;

/**
 * Takes one invoice's sweep as far as the chain lets it in this pass, or begins one.
 *
 * @throws LeaseLost when another sweeper took over; what the node or the store throws
 */
export function sweepInvoice(deps: SweepInvoiceDeps) {
  return async (id: InvoiceId, pass: SweepPass): Promise<SweptOutcome> => {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const outcome = await oneStep(deps, id, pass);
      if (outcome !== 'again') return outcome;
    }
    throw new Error(`the sweep of invoice ${id} did not come to rest in ${ROUNDS_MAX} rounds`);
  };
}

async function oneStep(
  deps: SweepInvoiceDeps,
  id: InvoiceId,
  pass: SweepPass,
): Promise<SweptOutcome | 'again'> {
  const invoice = await deps.invoices.get(id);
  if (invoice === null) return 'idle';
  // What came after a sweep waits from then on, not since the invoice was paid.
  if ('paidAt' in invoice && invoice.swept.units === 0n) pass.waits(invoice.paidAt);
  const sweep = await readOpenSweep(deps.chain, invoice);
  if (sweep === null) return begin(deps, invoice, pass);
  // A reorganisation took the invoice back and brought it here again while its sweep went on.
  if (invoice.status === 'PAID') {
    return write(deps, pass, {
      invoice,
      sweep: { before: sweep, after: sweep },
      command: 'start',
      nonce: null,
    });
  }
  const step = await advanceSweep(sweep, pass.view);
  const move = (after: Sweep): SweepMove => ({ before: sweep, after });
  return take(deps, pass, { invoice, step, command: 'follow', move });
}

async function begin(
  deps: SweepInvoiceDeps,
  invoice: Invoice,
  pass: SweepPass,
): Promise<SweptOutcome | 'again'> {
  const { view } = pass;
  const { status, asset } = invoice;
  if (status !== 'PAID' && status !== 'SWEEPING' && status !== 'SWEPT') return 'idle';
  const carried = await findCarried(deps.chain, invoice);
  if (carried !== null) return follow(deps, invoice, pass, carried);
  const deposits = await readSweepable(deps.chain, invoice);
  if (deposits.length === 0) return 'idle';
  const method = view.methods.find((each) => each.carries(asset));
  if (method === undefined) {
    return hold(deps, pass, invoice, `No way to sweep ${asset.symbol} is configured.`);
  }
  const id = `swp_${deps.newId()}`;
  const planned = planSweep(invoice, deposits, { id, method: method.name, config: view.config, at: view.at });
  const step = await advanceSweep(planned, view);
  const move = (after: Sweep): SweepMove => ({ before: null, after: { ...after, version: 1 } });
  return take(deps, pass, { invoice, step, command: 'start', move });
}

/**
 * Deposits that a final sweep has taken already: a reorganisation mined them again after their sweep was signed, and they became final after
 * it. They go the way that they would have gone with it, one state at a time.
 */
async function follow(
  deps: SweepInvoiceDeps,
  invoice: Invoice,
  { lease, view }: SweepPass,
  { sweep, deposits }: Carried,
): Promise<'again'> {
  const begins = deposits.some(({ status }) => status === 'CONFIRMED');
  const moves = moveWithSweep(begins ? { ...sweep, status: 'MINED' } : sweep, deposits, view.at);
  const said = {
    by: 'sweeper',
    sweep: toInvoiceSweep(sweep),
    deposits: moves.flatMap(toChanges),
    at: view.at,
  } as const;
  const after = accepted(begins ? startSweep(invoice, said) : finishSweep(invoice, said));
  await commit(deps, {
    invoice: after === null ? null : { before: invoice, after },
    deposits: moves,
    sweep: null,
    nonce: null,
    fence: lease,
  });
  return 'again';
}

/** Writes a step, or says what it waits for. */
async function take(
  deps: SweepInvoiceDeps,
  pass: SweepPass,
  found: {
    readonly invoice: Invoice;
    readonly step: SweepStep;
    readonly command: Command;
    readonly move: (after: Sweep) => SweepMove;
  },
): Promise<SweptOutcome | 'again'> {
  const { invoice, step, command, move } = found;
  switch (step.kind) {
    case 'rest':
      return 'open';
    case 'wait':
      return hold(deps, pass, invoice, step.reason);
    case 'write':
      return write(deps, pass, { invoice, sweep: move(step.sweep), command, nonce: step.nonce });
  }
}

/** Whether a sweep begins on its invoice, or goes on. */
type Command = 'start' | 'follow';

/** Writes sweep, deposits, nonce and invoice. */
async function write(
  deps: SweepInvoiceDeps,
  { lease, view }: SweepPass,
  written: {
    readonly invoice: Invoice;
    readonly sweep: SweepMove;
    readonly command: Command;
    readonly nonce: NonceTake | null;
  },
): Promise<'again'> {
  const { invoice, sweep, command, nonce } = written;
  const next = sweep.after;
  const moving = command === 'start' || !isOpen(next.status);
  const deposits = moveWithSweep(next, moving ? await deps.chain.deposits(next.depositIds) : [], view.at);
  const after = accepted(decide(invoice, { sweep: next, deposits, command, at: view.at }));
  await commit(deps, {
    invoice: after === null ? null : { before: invoice, after },
    deposits,
    sweep: sweep.after === sweep.before ? null : sweep,
    nonce,
    fence: lease,
  });
  return 'again';
}

function decide(
  invoice: Invoice,
  change: {
    readonly sweep: Sweep;
    readonly deposits: readonly DepositMove[];
    readonly command: Command;
    readonly at: string;
  },
): Decision {
  const { sweep, command, at } = change;
  const deposits = change.deposits.flatMap(toChanges);
  const said = { by: 'sweeper', sweep: toInvoiceSweep(sweep), deposits, at } as const;
  if (command === 'start') return startSweep(invoice, said);
  if (invoice.status !== 'SWEEPING') return recordSweep(invoice, said);
  if (sweep.status === 'FINAL') return finishSweep(invoice, said);
  if (sweep.status === 'FAILED') {
    return failSweep(invoice, { ...said, reason: sweep.failureReason ?? 'It failed.' });
  }
  return recordSweep(invoice, said);
}

/** Says on the invoice why it waits, where the invoice has a place for it. */
async function hold(
  deps: SweepInvoiceDeps,
  { lease, view }: SweepPass,
  invoice: Invoice,
  reason: string,
): Promise<SweptOutcome> {
  view.log.warn('a sweep waits', { invoiceId: invoice.id, reason });
  if (invoice.status !== 'PAID' && invoice.status !== 'SWEPT') return 'held';
  const after = accepted(holdSweep(invoice, { reason, at: view.at }));
  if (after !== null) {
    await commit(deps, {
      invoice: { before: invoice, after },
      deposits: [],
      sweep: null,
      nonce: null,
      fence: lease,
    });
  }
  return 'held';
}

/** A lost race is read and decided again; a lost lease ends the pass. */
async function commit(deps: SweepInvoiceDeps, settlement: Settlement): Promise<void> {
  await deps.inTurn(() => deps.settlements.commit(settlement));
}

async function readOpenSweep(chain: ChainStore, invoice: Invoice): Promise<Sweep | null> {
  const open = invoice.sweeps.filter(({ status }) => isOpen(status)).map(({ id }) => id);
  if (open.length === 0) return null;
  const [sweep] = await chain.sweeps(open);
  if (sweep === undefined)
    throw new Error(`invoice ${invoice.id} names the sweep ${open[0]}, which is not stored`);
  return isOpen(sweep.status) ? sweep : null;
}

function accepted(decision: Decision): Invoice | null {
  if (!decision.ok) throw new Error(`an invoice refused its sweep: ${JSON.stringify(decision.error)}`);
  return decision.value;
}
