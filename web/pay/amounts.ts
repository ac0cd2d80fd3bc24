import type { Checkout } from 'appsync-payments-client';

/** An amount with its currency, as it is shown: the API's decimal string, untouched. */
export const inCurrency = (amount: string, { currency }: Pick<Checkout, 'currency'>): string =>
  `${amount} ${currency}`;

/** What is asked for now: the remainder once a part has arrived. */
export function amountAsked({ amount, amountDue, status }: Checkout): string {
  return status === 'PENDING' ? amountDue : amount;
}
