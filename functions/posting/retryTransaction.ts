import { type Clock, dateNow } from '../shared/clock.ts';
import type { TransactionId } from '../shared/ids.ts';
import { entryId, type LedgerStore } from '../ledger/ports.ts';
import { isInboundIn, moveTransaction, type TransactionStore } from '../transactions/ports.ts';
import { approvalSources } from './templates/inbound.ts';

interface RetryDeps {
  readonly transactions: TransactionStore;
  readonly ledger: Pick<LedgerStore, 'getEntry'>;
  readonly clock: Clock;
}

export type RetryOutcome =
  | { readonly kind: 'RETRIED' }
  | { readonly kind: 'UNKNOWN' }
  /** Nothing failed; `status` is what it is. */
  | { readonly kind: 'NOT_FAILED'; readonly status: string }
  /** It says FAILED, and its money is in the ledger: a person must look before anything is posted. */
  | { readonly kind: 'POSTED_ALREADY'; readonly entryId: string }
  /** It changed meanwhile. */
  | { readonly kind: 'CONFLICT' };

/**
 * Brings a FAILED transaction back to AUTHORIZED, whence it is compared, decided and posted anew, under a source of its own: the
 * refusal of the last one stands.
 */
export function retryTransaction({ transactions, ledger, clock }: RetryDeps) {
  return async (id: TransactionId): Promise<RetryOutcome> => {
    const failed = await transactions.get(id);
    if (failed === null) return { kind: 'UNKNOWN' };
    if (!isInboundIn(failed, 'FAILED')) return { kind: 'NOT_FAILED', status: failed.status };
    for (const source of approvalSources(failed)) {
      const entry = entryId(failed.merchantId, source);
      if ((await ledger.getEntry(entry)) !== null) return { kind: 'POSTED_ALREADY', entryId: entry };
    }
    const retries = (failed.retries ?? 0) + 1;
    const moved = moveTransaction('operator', failed, { status: 'AUTHORIZED' }, dateNow(clock), { retries });
    if (!moved.ok) throw new Error(`transaction ${id} is FAILED and cannot be AUTHORIZED`);
    const written = await transactions.replace(failed, moved.value);
    return { kind: written.ok ? 'RETRIED' : 'CONFLICT' };
  };
}
