import type { PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { parsePayeeId, type Payee } from './payee.ts';
import type { PayeeStore } from './ports.ts';

/** Closes a payee for good: nothing new is paid to it. What it has stays, and what was reserved for it before is posted. */
export function closePayee({ payees }: { readonly payees: Pick<PayeeStore, 'getPayee' | 'closePayee'> }) {
  return async (merchantId: MerchantId, id: string): Promise<Result<Payee, PaymentsError>> => {
    const parsed = parsePayeeId('payee', id);
    const payee = parsed.ok ? await payees.getPayee(merchantId, parsed.value) : null;
    if (payee === null) return err({ code: 'NotFound', facts: { type: 'Payee', id } });
    return ok(payee.status === 'CLOSED' ? payee : await payees.closePayee(payee));
  };
}
