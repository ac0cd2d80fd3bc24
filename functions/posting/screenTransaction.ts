import {
  changeTransaction,
  type InboundTransaction,
  isInboundIn,
  moveTransaction,
  type TransactionStore,
} from '../transactions/ports.ts';
import { ok } from '../shared/result.ts';
import { dedupeKey } from './dedupe.ts';
import type { DedupeStore } from './ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface ScreenDeps {
  readonly dedupe: DedupeStore;
  readonly transactions: TransactionStore;
  readonly clock: Clock;
}

/**
 * Whether a newly authorised transaction goes on to the bus. A duplicate is parked as DUPLICATE instead; that write's own
 * stream record announces it. What a person released is not compared again, and takes the place of what it repeats: should that
 * be brought back later, it is the duplicate.
 */
export function screenTransaction(
  deps: ScreenDeps,
): (transaction: InboundTransaction) => Promise<'FRESH' | 'DUPLICATE'> {
  const change = changeTransaction(deps.transactions);
  return async (transaction) => {
    const key = dedupeKey(transaction);
    if (key === null) return 'FRESH';
    if (isInboundIn(transaction, 'AUTHORIZED') && transaction.released === true) {
      await deps.dedupe.take(key, transaction.id);
      return 'FRESH';
    }
    const first = await deps.dedupe.claim(key, transaction.id);
    if (first === transaction.id) return 'FRESH';
    const parked = await change(transaction.id, (current) =>
      // A redelivered record finds the transaction parked already, or released, or on its way: nothing to do.
      isInboundIn(current, 'AUTHORIZED') && current.released !== true
        ? moveTransaction(
            'screener',
            current,
            { status: 'DUPLICATE', duplicateOf: first },
            dateNow(deps.clock),
          )
        : ok(null),
    );
    if (!parked.ok)
      throw new Error(`transaction ${transaction.id} could not be parked: ${parked.error.code}`);
    return 'DUPLICATE';
  };
}
