import { EMBEDDED_MAX, type Invoice } from '../../invoices/ports.ts';
import type { Deposit } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';

export interface Carried {
  /** Final. */
  readonly sweep: Sweep;
  /** Of its deposits, those that have not followed it yet. */
  readonly deposits: readonly Deposit[];
}

/** A final sweep with final deposits that it has carried and that do not say so; null where every one does. */
export async function findCarried(chain: ChainStore, invoice: Invoice): Promise<Carried | null> {
  if (!invoice.sweeps.some(({ status }) => status === 'FINAL')) return null;
  const waiting = invoice.deposits.filter(({ status }) => status === 'CONFIRMED' || status === 'SWEEPING');
  if (waiting.length === 0) return null;
  const sweeps =
    invoice.sweeps.length < EMBEDDED_MAX
      ? await chain.sweeps(invoice.sweeps.map(({ id }) => id))
      : await chain.sweepsOf(invoice.id);
  const deposits = await chain.deposits(waiting.map(({ id }) => id));
  for (const sweep of sweeps.filter(({ status }) => status === 'FINAL')) {
    const carried = deposits.filter(
      ({ id, status, sweepId }) =>
        sweep.depositIds.includes(id) &&
        (status === 'CONFIRMED' || (status === 'SWEEPING' && sweepId === sweep.id)),
    );
    if (carried.length > 0) return { sweep, deposits: carried };
  }
  return null;
}
