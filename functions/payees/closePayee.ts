import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { parsePayeeId, type Payee } from './payee.ts';
import type { PayeeStore } from './ports.ts';

interface ClosePayeeDeps {
  readonly payees: Pick<PayeeStore, 'getPayee' | 'closePayee'>;
  readonly clock: Clock;
}

/**
 * Closes a payee for good: nothing new is paid to it. What it has stays, and what was reserved for it before is posted.
 *
 * `by` is the id of the merchant's key, for the audit.
 */
export function closePayee({ payees, clock }: ClosePayeeDeps) {
  return async (merchantId: MerchantId, id: string, by: string): Promise<Result<Payee, PaymentsError>> => {
    const parsed = parsePayeeId('payee', id);
    const payee = parsed.ok ? await payees.getPayee(merchantId, parsed.value) : null;
    if (payee === null) return err({ code: 'NotFound', facts: { type: 'Payee', id } });
    return ok(payee.status === 'CLOSED' ? payee : await payees.closePayee(payee, isoNow(clock), by));
  };
}
