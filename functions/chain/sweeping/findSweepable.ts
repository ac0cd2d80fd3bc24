import { endSweeping, type Invoice, isForOthersAlone, isOpen, isToSweep } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { Deposit } from '../deposit.ts';
import { followCarried } from './followCarried.ts';
import { type InvoiceMoney, leftBeyondSwept, readInvoiceMoney } from './invoiceMoney.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepView } from './sweepView.ts';

/** Deposits that one part carries: with sweep, invoice and fence they fit in one transaction of 100 items. */
export const PART_DEPOSITS_MAX = 90;
/** Lost races and steps of one invoice in one pass. */
const ROUNDS_MAX = 10;

/** Final money of an invoice that no plan has. */
export interface Sweepable {
  readonly invoice: Invoice;
  /** It is not ours to sweep: what others moved is recorded. */
  readonly forOthersAlone: boolean;
  readonly deposits: readonly Deposit[];
  /** See `PlanPart`. */
  readonly leftBefore: bigint;
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
    const ended = endSweeping(invoice, { by: 'sweeper', at: view.at });
    if (ended.ok && ended.value !== null) {
      const change = { before: invoice, after: ended.value };
      await deps.settlements.commit({ invoice: change, deposits: [], sweep: null, fence: null });
      continue;
    }
    const forOthersAlone = isForOthersAlone(invoice);
    if (!forOthersAlone && !isToSweep(invoice)) return null;
    const money = await readInvoiceMoney(deps.chain, invoice);
    if (await followCarried(deps, view, invoice, money)) continue;
    if (invoice.sweeps.some((sweep) => isOpen(sweep.status))) return null;
    const deposits = sweepableOf(money);
    if (deposits.length === 0) return null;
    const waitingSince = 'paidAt' in invoice && invoice.swept.units === 0n ? invoice.paidAt : null;
    return { invoice, forOthersAlone, deposits, leftBefore: leftBeyondSwept(money), waitingSince };
  }
  return null;
}

/** The largest first. */
function sweepableOf({ deposits }: InvoiceMoney): readonly Deposit[] {
  return deposits
    .filter(({ status }) => status === 'CONFIRMED')
    .sort((a, b) => (b.amount.units > a.amount.units ? 1 : -1))
    .slice(0, PART_DEPOSITS_MAX);
}
