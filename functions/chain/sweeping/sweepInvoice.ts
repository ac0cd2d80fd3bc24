import {
  type Companion,
  type Decision,
  failSweep,
  finishSweep,
  holdSweep,
  type Invoice,
  type InvoiceStore,
  recordSweep,
  startSweep,
} from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { advanceSweep, type SweepStep, type SweepView } from './advanceSweep.ts';
import { toDepositItem, toSweepItem } from '../chainItems.ts';
import { leaseKey, whileHeld } from '../chainStateKeys.ts';
import { takeNonce } from './dynamoNonces.ts';
import { type DepositMove, toChanges } from '../watching/planDeposits.ts';
import { moveWithSweep, planSweep, readSweepable } from './planSweep.ts';
import { type ChainStore, type Lease, LeaseLost } from '../ports.ts';
import { isOpen, type Sweep, toInvoiceSweep } from '../sweep.ts';

export interface SweepInvoiceDeps {
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  /** Names of the tables whose items are written with the invoice. */
  readonly chainTable: string;
  readonly stateTable: string;
  /** A fresh ULID. */
  newId(): string;
  /** One after another: writes that check the same lease would be conflicts of one another. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** `open`: it goes on when the chain moves. `held`: an operator or the market must move first. */
export type SweptOutcome = 'open' | 'held' | 'idle';

/** Steps and lost races of one invoice in one pass. */
const MOST_ROUNDS = 25;

/**
 * Takes one invoice's sweep as far as the chain lets it in this pass, or begins one. Every write is fenced by the lease.
 *
 * @throws LeaseLost when another sweeper took over; what the node or the store throws
 */
export function sweepInvoice(deps: SweepInvoiceDeps) {
  return async (id: InvoiceId, lease: Lease, view: SweepView): Promise<SweptOutcome> => {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const outcome = await oneStep(deps, id, lease, view);
      if (outcome !== 'again') return outcome;
    }
    throw new Error(`the sweep of invoice ${id} did not come to rest in ${MOST_ROUNDS} rounds`);
  };
}

async function oneStep(
  deps: SweepInvoiceDeps,
  id: InvoiceId,
  lease: Lease,
  view: SweepView,
): Promise<SweptOutcome | 'again'> {
  const invoice = await deps.invoices.get(id);
  if (invoice === null) return 'idle';
  const sweep = await readOpenSweep(deps.chain, invoice);
  if (sweep === null) return begin(deps, invoice, lease, view);
  // A reorganisation took the invoice back and brought it here again while its sweep went on.
  if (invoice.status === 'PAID') return commit(deps, invoice, sweep, sweep, 'start', null, lease, view);
  const step = await advanceSweep(sweep, view);
  if (step.kind === 'rest') return 'open';
  if (step.kind === 'wait') return hold(deps, invoice, step.reason, lease, view);
  return commit(deps, invoice, sweep, step.sweep, 'follow', step.nonce, lease, view);
}

async function begin(
  deps: SweepInvoiceDeps,
  invoice: Invoice,
  lease: Lease,
  view: SweepView,
): Promise<SweptOutcome | 'again'> {
  const { status, asset } = invoice;
  if (status !== 'PAID' && status !== 'SWEEPING' && status !== 'SWEPT') return 'idle';
  const deposits = await readSweepable(deps.chain, invoice);
  if (deposits.length === 0) return 'idle';
  const method = view.methods.find((each) => each.carries(asset));
  if (method === undefined)
    return hold(deps, invoice, `No way to sweep ${asset.symbol} is configured.`, lease, view);
  const id = `swp_${deps.newId()}`;
  const planned = planSweep(invoice, deposits, { id, method: method.name, config: view.config, at: view.at });
  const step = await advanceSweep(planned, view);
  if (step.kind === 'rest') return 'open';
  if (step.kind === 'wait') return hold(deps, invoice, step.reason, lease, view);
  const first = { ...step.sweep, version: 1 };
  return commit(deps, invoice, null, first, 'start', step.nonce, lease, view);
}

/** Writes sweep, deposits, nonce and invoice in one transaction while the lease is ours. */
async function commit(
  deps: SweepInvoiceDeps,
  invoice: Invoice,
  before: Sweep | null,
  next: Sweep,
  command: 'start' | 'follow',
  nonce: Extract<SweepStep, { kind: 'write' }>['nonce'],
  lease: Lease,
  view: SweepView,
): Promise<'again'> {
  const ending = !isOpen(next.status);
  const deposits = command === 'start' || ending ? await deps.chain.deposits(next.depositIds) : [];
  const moves = moveWithSweep(next, deposits, view.at);
  const after = accepted(decide(invoice, next, moves, command, view.at));
  const companions: Companion[] = [
    whileHeld(deps.stateTable, lease),
    ...moves.map((move): Companion => ({
      table: deps.chainTable,
      put: toDepositItem(move.after),
      expect: { version: move.before?.version ?? 0 },
    })),
  ];
  if (next !== before) {
    const expect = before === null ? 'absent' : { version: before.version };
    companions.push({ table: deps.chainTable, put: toSweepItem(next), expect });
  }
  if (nonce !== null) {
    const account = { chainId: view.config.chainId, address: nonce.leg.from };
    const holder = { invoiceId: invoice.id, sweepId: next.id };
    const take = { nonce: nonce.leg.nonce, holder, minedBelow: nonce.minedBelow };
    companions.push(takeNonce(deps.stateTable, account, nonce.before, take));
  }
  const changes = after === null ? [] : [{ before: invoice, after }];
  await writeFenced(deps, changes, companions, lease);
  return 'again';
}

function decide(
  invoice: Invoice,
  sweep: Sweep,
  moves: readonly DepositMove[],
  command: 'start' | 'follow',
  at: string,
): Decision {
  const step = {
    by: 'sweeper',
    sweep: toInvoiceSweep(sweep),
    deposits: moves.flatMap(toChanges),
    at,
  } as const;
  if (command === 'start') return startSweep(invoice, step);
  if (invoice.status !== 'SWEEPING') return recordSweep(invoice, step);
  if (sweep.status === 'FINAL') return finishSweep(invoice, step);
  if (sweep.status === 'FAILED')
    return failSweep(invoice, { ...step, reason: sweep.failureReason ?? 'It failed.' });
  return recordSweep(invoice, step);
}

/** Says on the invoice why it waits, where the invoice has a place for it. */
async function hold(
  deps: SweepInvoiceDeps,
  invoice: Invoice,
  reason: string,
  lease: Lease,
  view: SweepView,
): Promise<SweptOutcome> {
  view.log.warn('a sweep waits', { invoiceId: invoice.id, reason });
  if (invoice.status !== 'PAID' && invoice.status !== 'SWEPT') return 'held';
  const after = accepted(holdSweep(invoice, { reason, at: view.at }));
  if (after !== null)
    await writeFenced(deps, [{ before: invoice, after }], [whileHeld(deps.stateTable, lease)], lease);
  return 'held';
}

/** A lost race is read and decided again; a lost lease ends the pass. */
async function writeFenced(
  deps: SweepInvoiceDeps,
  changes: readonly { readonly before: Invoice; readonly after: Invoice }[],
  companions: readonly Companion[],
  lease: Lease,
): Promise<void> {
  const written = await deps.inTurn(() => deps.invoices.write(changes, companions));
  if (!written.ok && written.error.ids.includes(leaseKey(lease.name))) throw new LeaseLost(lease);
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
