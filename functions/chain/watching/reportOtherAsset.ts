import type { Invoice } from '../../invoices/ports.ts';
import type { Log } from '../../shared/log.ts';
import type { Sweep } from '../sweep.ts';
import type { Finding } from './finding.ts';

/** Lines for one invoice and pass: anybody can send a token of their own to any address. */
const LINES_MAX = 10;

/**
 * Money at an invoice's address in another asset than the invoice's is no payment of it, and nothing sweeps it: a person must look. Of a
 * configured asset that is an error of level `ERROR`; what anybody may have made is a warning. Our own top-ups are neither.
 */
export function reportOtherAsset(
  log: Log,
  found: {
    readonly invoice: Invoice;
    readonly others: readonly Finding[];
    readonly sweeps: readonly Sweep[];
    isConfigured(token: string | null): boolean;
  },
): void {
  const { invoice, others, sweeps, isConfigured } = found;
  const own = new Set(
    sweeps.flatMap(({ legs }) => legs.flatMap(({ attempts }) => attempts.map(({ txHash }) => txHash))),
  );
  const strange = others.filter(({ txHash }) => txHash === null || !own.has(txHash));
  for (const { token, units, txHash, from, blockNumber } of strange.slice(0, LINES_MAX)) {
    const facts = { invoiceId: invoice.id, token, units, txHash, from, block: blockNumber };
    if (isConfigured(token)) log.error('money in another asset than the invoice asks for', facts);
    else log.warn('a token that is not configured came to an invoice', facts);
  }
}
