import { type InvoiceStore, type InvoiceWriter, releaseHold } from '../../functions/invoices/ports.ts';
import { type Clock, isoNow } from '../../functions/shared/clock.ts';
import { parseInvoiceId } from '../../functions/shared/ids.ts';
import { isPlain } from '../../functions/shared/text.ts';

interface ReleaseDeps {
  readonly invoices: InvoiceStore & InvoiceWriter;
  readonly clock: Clock;
}

/** Base units: what the operator takes as it is. */
export interface Released {
  readonly invoiceId: string;
  readonly expected: bigint;
  readonly found: bigint;
}

const REASON_CHARACTERS_MAX = 255;

/**
 * Ends the hold of an invoice whose balance differs: the balance is taken as it was found, and the watcher goes on. Who did it and why stays with
 * the invoice.
 *
 * @param by as AWS names the caller
 * @throws Error where nothing holds it, or somebody wrote it meanwhile
 */
export function releaseInvoice({ invoices, clock }: ReleaseDeps) {
  return async (command: { id: string; by: string; reason: string }): Promise<Released> => {
    const { by, reason } = command;
    if (reason.trim() === '' || reason.length > REASON_CHARACTERS_MAX || !isPlain(reason))
      throw new Error(`--reason must be 1 to ${REASON_CHARACTERS_MAX} plain characters`);
    const id = parseInvoiceId(command.id);
    if (!id.ok) throw new Error(`the invoice must be ${id.error}`);
    const before = await invoices.get(id.value);
    if (before === null) throw new Error(`there is no invoice ${id.value}`);
    const decided = releaseHold(before, { by, reason, at: isoNow(clock) });
    if (!decided.ok || decided.value === null || before.hold === null)
      throw new Error(`nothing holds ${id.value}: its holdCode is null`);
    const written = await invoices.write([{ before, after: decided.value }]);
    if (!written.ok) throw new Error(`${id.value} was written meanwhile: look at it again`);
    const { expected, found } = before.hold;
    return { invoiceId: id.value, expected, found };
  };
}
