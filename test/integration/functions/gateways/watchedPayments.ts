import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import type { PaymentStore } from '../../../../functions/gateways/paymentStore.ts';

export type Watch = (before: CardPayment | null, after: CardPayment) => void;

/** The store, which tells of each write before it is tried. */
export function watchedPayments(store: PaymentStore, tell: Watch): PaymentStore {
  return {
    ...store,
    begin: (claim, nowMs, write, joined) => {
      if (write !== undefined) tell(write.before, write.after);
      return store.begin(claim, nowMs, write, joined);
    },
    replace: (before, after, completion) => {
      tell(before, after);
      return store.replace(before, after, completion);
    },
    replacement: (before, after) => {
      tell(before, after);
      return store.replacement(before, after);
    },
  };
}
