import { inParallel } from '../../shared/inParallel.ts';
import { leftBeyondSwept, readInvoiceMoney } from './invoiceMoney.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { PlanPart, SweepPlan } from './sweepPlan.ts';

/**
 * A plan's parts as they are now: a reorganisation may have taken their deposits, or mined them again with other amounts or beside other money. A part
 * whose deposits are gone has none. Null where one is seen again and not final yet: what it brings is known soon.
 */
export async function readParts(deps: SweepDeps, { parts }: SweepPlan): Promise<readonly PlanPart[] | null> {
  // The delegate moves what an address has, whatever that is.
  if (parts.length > 1) return parts;
  const read = await inParallel(parts, 1, (part) => readPart(deps, part));
  const known = read.filter((each) => each !== null);
  return known.length === read.length ? known : null;
}

async function readPart({ invoices, chain }: SweepDeps, part: PlanPart): Promise<PlanPart | null> {
  const invoice = await invoices.get(part.invoiceId);
  if (invoice === null) throw new Error(`the invoice ${part.invoiceId} of a plan is not stored`);
  const planned = new Set(part.deposits.map(({ id }) => id));
  const money = await readInvoiceMoney(chain, invoice);
  const own = money.deposits.filter(({ id }) => planned.has(id));
  if (own.some(({ status }) => status === 'SEEN')) return null;
  const deposits = own
    .filter(
      ({ status, sweepId }) => status === 'CONFIRMED' || (status === 'SWEEPING' && sweepId === part.sweepId),
    )
    .map(({ id, amount }) => ({ id, units: amount.units }));
  // Its own transfer is in no block, whatever its sweep says of the time before a reorganisation.
  const others = money.sweeps.filter(({ id }) => id !== part.sweepId);
  return { ...part, deposits, leftBefore: leftBeyondSwept({ ...money, sweeps: others }) };
}
