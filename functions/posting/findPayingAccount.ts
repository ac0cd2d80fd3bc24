import type { PayeeStore, PayingAccount } from '../payees/ports.ts';
import { parsePayeeId } from '../payees/ports.ts';
import type { MerchantId } from '../shared/ids.ts';
import { ACCOUNT_ID, isoCurrency } from '../transactions/ports.ts';
import { customerAccount, payeeAccount } from './chart.ts';
import type { ReferenceData } from './ports.ts';

interface FindDeps {
  readonly reference: Pick<ReferenceData, 'account'>;
  readonly payees: Pick<PayeeStore, 'getPayee'>;
}

/** The account of a merchant's book that an id names: one of the bank's records, or a payee's own. Null where the merchant has none. */
export function findPayingAccount({ reference, payees }: FindDeps) {
  return async (merchantId: MerchantId, accountId: string): Promise<PayingAccount | null> => {
    if (parsePayeeId('payee', accountId).ok) {
      const payee = await payees.getPayee(merchantId, accountId);
      if (payee === null) return null;
      return { account: payeeAccount(merchantId, payee.currency, accountId), status: payee.status };
    }
    if (!ACCOUNT_ID.test(accountId)) return null;
    const record = await reference.account(merchantId, accountId);
    if (record === null) return null;
    const currency = isoCurrency(record.currency);
    if (currency === null)
      throw new Error(`account ${accountId} is in ${record.currency}, which is no currency`);
    const { customerId, status } = record;
    return { account: customerAccount(merchantId, currency, record), customerId, status };
  };
}
