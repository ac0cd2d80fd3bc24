import { EMBEDDED_MAX, type Invoice } from '../../invoices/ports.ts';
import type { Deposit } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import type { Sweep, SweepArrival } from '../sweep.ts';

export interface Carried {
  /** Final. */
  readonly sweep: Sweep;
  /** Deposits that it took with it and that do not say so. */
  readonly deposits: readonly Deposit[];
}

/**
 * A final sweep that took more than the deposits that follow it: a reorganisation mined a deposit again, perhaps under another name, or
 * money arrived after its transaction was signed. What was there before it and fits in the rest went with it. Null where there is none.
 */
export async function findCarried(chain: ChainStore, invoice: Invoice): Promise<Carried | null> {
  if (!invoice.sweeps.some(({ status }) => status === 'FINAL')) return null;
  const waits = (status: Deposit['status']): boolean => status === 'CONFIRMED' || status === 'SWEEPING';
  if (invoice.deposits.length < EMBEDDED_MAX && !invoice.deposits.some(({ status }) => waits(status)))
    return null;
  const sweeps =
    invoice.sweeps.length < EMBEDDED_MAX
      ? await chain.sweeps(invoice.sweeps.map(({ id }) => id))
      : await chain.sweepsOf(invoice.id);
  const deposits =
    invoice.deposits.length < EMBEDDED_MAX
      ? await chain.deposits(invoice.deposits.map(({ id }) => id))
      : await chain.depositsOf(invoice.id);
  for (const sweep of sweeps) {
    const { arrival } = sweep;
    if (sweep.status !== 'FINAL' || arrival === null) continue;
    const own = deposits.filter(
      ({ status, sweepId }) => sweepId === sweep.id && (status === 'SWEPT' || status === 'SWEEPING'),
    );
    let rest = movedBy(sweep, arrival) - own.reduce((sum, { amount }) => sum + amount.units, 0n);
    const late = own.filter(({ status }) => status === 'SWEEPING');
    const carried: Deposit[] = [];
    for (const deposit of deposits) {
      const fits = deposit.amount.units <= rest;
      if (deposit.status !== 'CONFIRMED' || !isBefore(deposit, arrival) || !fits) continue;
      rest -= deposit.amount.units;
      carried.push(deposit);
    }
    if (late.length + carried.length > 0) return { sweep, deposits: [...late, ...carried] };
  }
  return null;
}

/** Base units that a sweep took from its address: native money pays its fee out of the same. */
function movedBy({ amount, movements }: Sweep, { left }: SweepArrival): bigint {
  if (amount.currency.tokenAddress !== null) return left;
  return movements.reduce((sum, { payer, fee }) => (payer === 'DEPOSIT' ? sum + fee : sum), left);
}

function isBefore({ blockNumber, logIndex }: Deposit, arrival: SweepArrival): boolean {
  if (blockNumber !== arrival.blockNumber) return blockNumber < arrival.blockNumber;
  return logIndex === null || arrival.logIndex === null || logIndex < arrival.logIndex;
}
