import { holdSweep } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { holdText, type SweepHoldCode } from './sweepHolds.ts';

/** Says on invoices why their money waits. A reason that an invoice has already is not written again. */
export async function recordHolds(
  { invoices, settlements, log }: SweepDeps,
  ids: readonly InvoiceId[],
  code: SweepHoldCode,
  at: string,
): Promise<void> {
  for (const id of new Set(ids)) {
    const invoice = await invoices.get(id);
    if (invoice === null) continue;
    const decided = holdSweep(invoice, { reason: holdText(code), at });
    if (!decided.ok || decided.value === null) continue;
    log.warn('a sweep waits', { invoiceId: id, code });
    const change = { before: invoice, after: decided.value };
    // Lost to another writer: the next pass says it.
    await settlements.commit({ invoice: change, deposits: [], sweep: null, fence: null });
  }
}
