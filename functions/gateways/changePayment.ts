import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { CardPayment } from './cardPayment.ts';
import type { Completion, PaymentStore } from './paymentStore.ts';

/** What a change makes of a payment: versions that follow each other, and the claim that the last one completes. */
export interface PlannedChange {
  readonly versions: readonly CardPayment[];
  readonly completion?: Completion;
}

/** Webhooks, schedule, poster and merchant meet on one payment; after so many lost races something is wrong. */
const ATTEMPTS_MAX = 40;

/**
 * Reads a payment, decides, and writes each version if nobody was faster; otherwise reads and decides again, so that `decide` must come
 * to the same from what is half written.
 *
 * @param known as the caller has just read or written it, which saves the first read
 * @returns the payment as it stands afterwards
 */
export function changePayment(store: PaymentStore) {
  return async (
    id: TransactionId,
    decide: (payment: CardPayment) => Result<PlannedChange, PaymentsError>,
    known?: CardPayment,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const payment = (attempt === 1 ? known : undefined) ?? (await store.get(id));
      if (payment === null) return err({ code: 'NotFound', facts: { type: 'transaction', id } });
      const planned = decide(payment);
      if (!planned.ok) return planned;
      const written = await writeAll(store, payment, planned.value);
      if (written !== null) return ok(written);
    }
    return err({ code: 'Conflict', facts: { type: 'transaction', id } });
  };
}

/** Null where somebody was faster. */
async function writeAll(
  store: PaymentStore,
  payment: CardPayment,
  { versions, completion }: PlannedChange,
): Promise<CardPayment | null> {
  let before = payment;
  for (const [index, after] of versions.entries()) {
    const last = index === versions.length - 1;
    const written =
      (await store.replace(before, after, last ? completion : undefined)) ||
      // A claim whose lease was over is another call's, which replays what is written here.
      (last && completion !== undefined && (await store.replace(before, after)));
    if (!written) return null;
    before = after;
  }
  if (versions.length === 0 && completion !== undefined) await store.complete(completion);
  return before;
}
