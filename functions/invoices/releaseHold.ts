import { ok } from '../shared/result.ts';
import { bodyOf, keepStatus, refused } from './evolveInvoice.ts';
import type { BalanceHold } from './holds.ts';
import type { Decision, Invoice } from './invoice.ts';

/** The difference that operators have accepted, in base units: what was found less what was expected. */
export function acceptedDifference({ releases }: Pick<Invoice, 'releases'>): bigint {
  const last = releases.at(-1);
  return last === undefined ? 0n : last.found - last.expected;
}

/** Holds the invoice, or says what is different now. Null where it is held for the same. */
export function holdInvoice(invoice: Invoice, hold: BalanceHold): Decision {
  const { hold: before } = invoice;
  if (before !== null && before.expected === hold.expected && before.found === hold.found) return ok(null);
  return ok(keepStatus(invoice, { ...bodyOf(invoice), hold }, hold.at));
}

/** The balance agrees again: nothing holds it. */
export function endHold(invoice: Invoice, at: string): Decision {
  return ok(invoice.hold === null ? null : keepStatus(invoice, { ...bodyOf(invoice), hold: null }, at));
}

/** An operator takes the balance as it was found: what is missing, or over, is no reason to stand still any more. The watcher looks next. */
export function releaseHold(
  invoice: Invoice,
  release: { readonly by: string; readonly reason: string; readonly at: string },
): Decision {
  const { hold } = invoice;
  if (hold === null) return refused(invoice, 'held (holdCode)');
  const { code, expected, found } = hold;
  const releases = [...invoice.releases, { code, expected, found, ...release }].slice(-RELEASES_KEPT);
  const next = keepStatus(invoice, { ...bodyOf(invoice), hold: null, releases }, release.at);
  return ok({ ...next, asked: true });
}

/** Of one invoice; older ones are in the archive of events. */
const RELEASES_KEPT = 20;
