import { EMBEDDED_MAX, type Invoice } from '../../invoices/ports.ts';
import type { Deposit } from '../deposit.ts';
import type { ChainStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';

/** All that came to an invoice's address in its asset, and all that we sent from there. */
export interface InvoiceMoney {
  readonly deposits: readonly Deposit[];
  readonly sweeps: readonly Sweep[];
}

/** However many there are. */
export async function readInvoiceMoney(
  chain: ChainStore,
  { id, deposits, sweeps }: Invoice,
): Promise<InvoiceMoney> {
  return {
    deposits:
      deposits.length < EMBEDDED_MAX
        ? await chain.deposits(deposits.map((each) => each.id))
        : await chain.depositsOf(id),
    sweeps:
      sweeps.length < EMBEDDED_MAX
        ? await chain.sweeps(sweeps.map((each) => each.id))
        : await chain.sweepsOf(id),
  };
}

/**
 * Base units that left the address beyond the deposits that are SWEPT: fees that failed transfers burned, and what a transfer took whose own
 * deposits a reorganisation took or changed. Money is fungible: it is missing from what the other deposits brought. Below zero where less left than
 * is SWEPT.
 */
export function leftBeyondSwept({ deposits, sweeps }: InvoiceMoney): bigint {
  const left = sweeps.reduce((sum, sweep) => sum + movedBy(sweep), 0n);
  return deposits.reduce(
    (rest, { status, amount }) => (status === 'SWEPT' ? rest - amount.units : rest),
    left,
  );
}

/**
 * Which deposits what left the address covers. Of native money, what is less than the transfer's own fee, or than what was kept for it, stays
 * there: to move it costs more, and the next sweep carries it.
 *
 * @param rest base units that left and that no deposit says of itself
 * @param kept wei that the transfer's signature left for its fee: a rollup may take less for data than was asked then
 */
export function coveredBy(
  sweep: Sweep,
  deposits: readonly Deposit[],
  rest: bigint,
  kept = 0n,
): readonly Deposit[] {
  const fee = movedBy(sweep) - (sweep.arrival?.left ?? 0n);
  const ofNative = kept > fee ? kept : fee;
  const worthless = sweep.amount.currency.tokenAddress === null ? ofNative : 0n;
  let uncovered = rest;
  return deposits.filter(({ amount: { units } }) => {
    if (uncovered <= 0n || units > uncovered + worthless) return false;
    uncovered -= units;
    return true;
  });
}

/** Base units that a sweep took from its address, as far as blocks hold it: native money pays its fee out of the same. */
export function movedBy({ amount, movements, arrival }: Sweep): bigint {
  const left = arrival?.left ?? 0n;
  if (amount.currency.tokenAddress !== null) return left;
  return movements.reduce((sum, { payer, fee }) => (payer === 'DEPOSIT' ? sum + fee : sum), left);
}
