import { isOpen } from '../../invoices/ports.ts';
import type { Deposit } from '../deposit.ts';
import type { Sweep } from '../sweep.ts';
import { coveredBy, type InvoiceMoney, leftBeyondSwept } from './invoiceMoney.ts';

export interface Carried {
  /** Final; or FAILED, where a reorganisation took back what it had taken along. */
  readonly sweep: Sweep;
  /** Deposits that it took with it and that do not say so: some may be held by a sweep that is under way. Of one that FAILED, those that it holds still. */
  readonly deposits: readonly Deposit[];
}

/**
 * Final sweeps that took more than the deposits that follow them: a reorganisation mined a deposit again, perhaps under another name, or
 * money arrived after the transaction was signed. What was there before one of them and fits in the rest went with it; of what does not fit, the
 * next sweep carries what is left. A deposit that another sweep holds went with it just as well while that one's transfer is in no block: nothing
 * is left for it to take. Null where there is none.
 */
export function findCarried(money: InvoiceMoney): Carried | null {
  const { deposits } = money;
  // What a sweep that is under way took is for its own deposits first.
  const sweeps = money.sweeps.filter(({ status }) => !isOpen(status));
  const unmined = new Set(money.sweeps.filter(isUnmined).map(({ id }) => id));
  const waits = [
    ...deposits.filter(({ status }) => status === 'CONFIRMED'),
    ...deposits.filter(
      ({ status, sweepId }) => status === 'SWEEPING' && sweepId !== null && unmined.has(sweepId),
    ),
  ];
  for (const sweep of sweeps) {
    if (sweep.status !== 'FAILED') continue;
    const held = deposits.filter(({ status, sweepId }) => status === 'SWEEPING' && sweepId === sweep.id);
    if (held.length > 0) return { sweep, deposits: held };
  }
  const final = sweeps
    .filter(({ status, arrival }) => status === 'FINAL' && arrival !== null)
    .sort((a, b) => (b.arrival?.blockNumber ?? 0) - (a.arrival?.blockNumber ?? 0));
  let rest = leftBeyondSwept({ deposits, sweeps });
  for (const sweep of final) {
    const late = deposits.filter(({ status, sweepId }) => status === 'SWEEPING' && sweepId === sweep.id);
    rest -= late.reduce((sum, { amount }) => sum + amount.units, 0n);
    const before = waits.filter((deposit) => isBefore(deposit, sweep));
    const carried = coveredBy(sweep, before, rest);
    if (late.length + carried.length > 0) return { sweep, deposits: [...late, ...carried] };
  }
  return null;
}

function isUnmined({ status, movements, arrival }: Sweep): boolean {
  return isOpen(status) && arrival === null && movements.every(({ purpose }) => purpose === 'FUND');
}

function isBefore({ blockNumber, logIndex }: Deposit, { arrival }: Sweep): boolean {
  if (arrival === null) return false;
  if (blockNumber !== arrival.blockNumber) return blockNumber < arrival.blockNumber;
  return logIndex === null || arrival.logIndex === null || logIndex < arrival.logIndex;
}
